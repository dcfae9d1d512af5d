import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printablePage, row, table } from '../../../lib/documents/page.ts';

test('a page numbers its sheets of A4, keeps short tables and the places to sign whole, and breaks overlong words', () => {
  const page = printablePage('题', table([row('名', '值')]));
  assert.match(page, /@page \{ size: A4; [^}]*@bottom-center \{ content: "第 " counter\(page\) " 页，共 " counter\(pages\) " 页"/);
  assert.match(page, /table \{[^}]*break-inside: avoid;[^}]*\} table:has\(thead\) \{ break-inside: auto; \}/);
  assert.match(page, /\.closing \{ break-inside: avoid; \}/);
  assert.match(page, /body \{[^}]*overflow-wrap: anywhere;/);
  assert.doesNotMatch(table([row('名', '值')]), /<thead/, 'a table of names and values is short');
});

test('a page says what it is, in Chinese, and brings everything with it', () => {
  const page = printablePage('数据<销毁>证书', '<p></p>');
  assert.match(page, /<html lang="zh-CN">[^]*<title>数据&lt;销毁&gt;证书<\/title>[^]*<h1>数据&lt;销毁&gt;证书<\/h1>/);
  assert.doesNotMatch(page, /<script|<link|src=|url\(/);
});
