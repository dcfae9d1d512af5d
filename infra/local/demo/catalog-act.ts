import { addDays } from '../../../lib/calendar/instant.ts';
import { chainFor } from '../../../lib/catalog/resource-lifecycle.ts';
import { seatOf } from '../../../lib/catalog/reviewer.ts';
import { SEATS } from '../../../lib/organizations/seats.ts';
import { classesOf, pupilsOf } from './entries.ts';
import { demoPersonId } from '../seed.ts';
import type { Story } from './story.ts';

/** Registers, reviews and publishes the pupil resource; answers with it and with the basis that it names. */
export async function publishPupils({ stage, law, parts, ...story }: Story): Promise<{ readonly resourceId: string; readonly legalBasisId: string }> {
  stage.act('编目、审核、发布', 'Register, review, publish');
  const unitId = `unit-${parts.ownerUnit}`;
  const entry = (legalBases: readonly string[]) => pupilsOf(law, unitId, parts.place.purpose, legalBases);
  await stage.play('register-classified', parts.owner, { path: '/resources', body: { ...entry([]), secrecy: 'classified' } });
  // where the text wants a basis of conditional sharing, of that; of what is not shared every text wants one
  const { shareConditions, ...withheld } = entry([]);
  const restricted = law.value('sharing.restrictionBasis').appliesTo.includes('CONDITIONAL') ? { ...withheld, shareConditions } : { ...withheld, shareType: 'NOT_SHARED' };
  await stage.play('register-without-basis', parts.owner, { path: '/resources', body: restricted });
  const basis = await stage.play('legal-basis', parts.coordinator, {
    path: '/legal-bases',
    body: { unitId: `unit-${parts.authority}`, instrument: { title: '中华人民共和国个人信息保护法', level: 'LAW', article: '第二十八条', inForceFrom: '2021-11-01' } },
  });
  const legalBasisId = String(basis.body['legalBasisId']);
  const registered = await stage.play('register', parts.owner, { path: '/resources', body: entry([legalBasisId]) });
  const resourceId = String(registered.body['resourceId']);
  await publish({ stage, law, parts, ...story }, resourceId, 'CONDITIONAL');
  return { resourceId, legalBasisId };
}

/** The same for a list that is shared without conditions. */
export async function publishUnconditional(story: Story): Promise<string> {
  const { stage, law, parts } = story;
  const registered = await stage.play('register-list', parts.owner, { path: '/resources', body: classesOf(law, `unit-${parts.ownerUnit}`) });
  const resourceId = String(registered.body['resourceId']);
  await publish(story, resourceId, 'UNCONDITIONAL');
  return resourceId;
}

/** Through the chain that the text orders, each step by its seat, the share type confirmed where the text has it confirmed. */
async function publish({ stage, law, parts }: Story, resourceId: string, shareType: string): Promise<void> {
  const review = (step: string, person: string, version: number, more: object = {}) =>
    stage.play(step, person, { path: `/resources/${resourceId}/review`, body: { outcome: 'FORWARD', comment: '审核通过', ...more }, ifMatch: `"${version}"` });
  const [, ...steps] = chainFor(law, { level: parts.level }).slice(0, -1);
  const confirms = law.value('catalog.shareTypeSetBy').confirms;
  await stage.play('submit', parts.owner, { path: `/resources/${resourceId}/submission`, body: {} });
  await review('review-wrong-seat', parts.technical, 2);
  let version = 2;
  for (const to of steps) {
    const role = SEATS[seatOf(to)].roles(law)[0] ?? '';
    const person = role === law.value('roles.owner').id ? parts.owner2 : parts.inRole(role);
    if (role === confirms) await review('review-unconfirmed', person, version);
    await review(`review-${to}`, person, version, { confirmedShareType: shareType });
    version += 1;
  }
  await stage.play('publish', parts.coordinator, { path: `/resources/${resourceId}/publication`, body: {}, ifMatch: `"${version}"` });
}

/** Brings in the pupils by CSV through an upload address. */
export async function importPupils({ stage, parts, today, run }: Story, resourceId: string, csv: string): Promise<void> {
  stage.act('采集授权与导入', 'Authorised import');
  const bytes = Buffer.from(csv);
  await stage.play('import-unauthorised', parts.owner2, { path: `/resources/${resourceId}/imports`, body: { bytes: bytes.length } });
  await stage.play('authorise-collector', parts.owner, { path: `/resources/${resourceId}/collectors`, body: { personId: demoPersonId(parts.owner2), until: addDays(today, 30) } });
  const started = await stage.play('import', parts.owner2, { path: `/resources/${resourceId}/imports`, body: { bytes: bytes.length } });
  const { importId, upload } = started.body as unknown as { readonly importId: string; readonly upload: { readonly url: string; readonly headers: Record<string, string> } };
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes });
  stage.tell(`上传 CSV ${bytes.length} 字节 → ${put.status}`, 'CSV uploaded');
  await run('runImports');
  const imported = await stage.play('import-done', parts.owner2, { method: 'GET', path: `/imports/${importId}` });
  stage.tell(`导入 ${String(imported.body['rows'])} 行，错误 ${String(imported.body['errorCount'])} 处${imported.body['errorCount'] === 0 ? '' : `：${JSON.stringify(imported.body['errors']).slice(0, 300)}`}`, 'imported');
  stage.check('import-complete', imported.body['state'] === 'COMPLETED' && imported.body['rows'] === 1000);
}
