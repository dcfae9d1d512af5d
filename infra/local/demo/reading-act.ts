import type { Shared, Story } from './story.ts';

type Pupil = Readonly<Record<string, string>>;
/** By the identity number, for the purpose that was approved. */
const lookUp = ({ parts }: Story, pupil: Pupil) => ({ lookup: { field: 'identityNumber', value: pupil['identityNumber'] }, purpose: parts.place.purpose });

/** Reads masked records through the grant, and meets every refusal of a read. */
export async function readMasked(story: Story, { grantId }: Shared, pupil: Pupil): Promise<void> {
  const { stage, parts } = story;
  stage.act('脱敏查询', 'Masked reads');
  const path = `/grants/${grantId}/queries`;
  const { lookup, purpose } = lookUp(story, pupil);
  const read = await stage.play('read', parts.consumer, { path, body: { lookup, purpose } });
  const record = JSON.stringify(read.body['record'] ?? {});
  stage.tell(`所得记录 ${record}`, 'the masked record');
  stage.check('read-is-masked', record.length > 2 && !record.includes(String(pupil['identityNumber'])) && !record.includes(String(pupil['name'])));
  await stage.play('read-nobody', parts.consumer, { path, body: { lookup: { field: 'identityNumber', value: '999999201501010018' }, purpose } });
  await stage.play('read-field', parts.consumer, { path, body: { lookup, purpose, fields: ['name', 'address'] } });
  await stage.play('read-purpose', parts.consumer, { path, body: { lookup, purpose: '招生宣传' } });
  await stage.play('read-other-unit', parts.other, { path, body: { lookup, purpose } });
}

/** The owner takes a grant back: the very next read is refused. */
export async function revoke(story: Story, { grantId }: Shared, pupil: Pupil): Promise<void> {
  const { stage, parts } = story;
  const read = { path: `/grants/${grantId}/queries`, body: lookUp(story, pupil) };
  await stage.play('read-ruled', parts.other, read);
  await stage.play('revoke', parts.owner, { path: `/grants/${grantId}/revocation`, body: { reason: '演示：撤销授权' } });
  await stage.play('read-revoked', parts.other, read);
}

/** One second after the last day nothing is read, though no job has run. */
export async function readAfterEnd(story: Story, { grantId, until }: Shared, pupil: Pupil): Promise<void> {
  const { stage, parts, moveTo } = story;
  const read = { path: `/grants/${grantId}/queries`, body: lookUp(story, pupil) };
  await moveTo(`${until}T15:59:59.000Z`);
  await stage.play('read-last-second', parts.consumer, read);
  await moveTo(`${until}T16:00:01.000Z`);
  await stage.play('read-after-end', parts.consumer, read);
}
