import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFolderSyncs } from '../../../lib/platform/files/folder-syncs.ts';

/** Syncs that end when they are told to. */
function heldSyncs() {
  const begun: { readonly folder: string; readonly end: (failure?: Error) => void }[] = [];
  const syncFolder = createFolderSyncs((folder) => new Promise((resolve, reject) => {
    begun.push({ folder, end: (failure) => { if (failure) reject(failure); else resolve(); } });
  }));
  return { begun, syncFolder };
}
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

test('who asks while a sync is under way shares the next one, and none that began before', async () => {
  const { begun, syncFolder } = heldSyncs();
  const ended: string[] = [];
  const ask = (name: string) => syncFolder('tiles').then(() => { ended.push(name); });
  const all = [ask('first'), ask('second'), ask('third')];
  await turn();
  assert.equal(begun.length, 1);
  begun[0]?.end();
  await turn();
  assert.deepEqual([ended, begun.length], [['first'], 2]);
  all.push(ask('fourth'));
  begun[1]?.end();
  await turn();
  assert.deepEqual([ended, begun.length], [['first', 'second', 'third'], 3]);
  begun[2]?.end();
  await Promise.all(all);
  void syncFolder('tiles');
  assert.equal(begun.length, 4);
});

test('another folder waits for nobody', async () => {
  const { begun, syncFolder } = heldSyncs();
  void syncFolder('tiles');
  void syncFolder('bundles');
  await turn();
  assert.deepEqual(begun.map(({ folder }) => folder), ['tiles', 'bundles']);
});

test('a sync that fails fails for all who shared it and for nobody after them', async () => {
  const { begun, syncFolder } = heldSyncs();
  const outcomes = Promise.allSettled([syncFolder('tiles'), syncFolder('tiles'), syncFolder('tiles')]);
  begun[0]?.end(new Error('disk'));
  await turn();
  begun[1]?.end(new Error('disk again'));
  assert.deepEqual((await outcomes).map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'durable')), ['Error: disk', 'Error: disk again', 'Error: disk again']);
  const later = syncFolder('tiles');
  begun[2]?.end();
  await later;
});
