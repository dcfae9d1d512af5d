import type { LocalDate } from '../../../lib/calendar/instant.ts';
import type { Shared } from './sharing-act.ts';
import type { Stage } from './stage.ts';

const purpose = '学位预测';

/** Reads masked records through the grant, and meets every refusal of a read. */
export async function readMasked(stage: Stage, { grantId }: Shared, pupil: Readonly<Record<string, string>>): Promise<void> {
  stage.act('三、脱敏查询', 'Masked reads');
  const path = `/grants/${grantId}/queries`;
  const lookup = { field: 'identityNumber', value: pupil['identityNumber'] };
  const read = await stage.play('read', 'west-consumer', { path, body: { lookup, purpose } });
  const record = JSON.stringify(read.body['record'] ?? {});
  stage.tell(`所得记录 ${record}`, 'the masked record');
  stage.check('read-is-masked', record.length > 2 && !record.includes(String(pupil['identityNumber'])) && !record.includes(String(pupil['name'])));
  await stage.play('read-nobody', 'west-consumer', { path, body: { lookup: { field: 'identityNumber', value: '999999201501010018' }, purpose } });
  await stage.play('read-field', 'west-consumer', { path, body: { lookup, purpose, fields: ['name', 'address'] } });
  await stage.play('read-purpose', 'west-consumer', { path, body: { lookup, purpose: '招生宣传' } });
  await stage.play('read-other-unit', 'statistics-consumer', { path, body: { lookup, purpose } });
}

/** The owner takes a grant back: the very next read is refused. */
export async function revoke(stage: Stage, { grantId }: Shared, pupil: Readonly<Record<string, string>>): Promise<void> {
  const read = { path: `/grants/${grantId}/queries`, body: { lookup: { field: 'identityNumber', value: pupil['identityNumber'] }, purpose } };
  await stage.play('read-ruled', 'statistics-consumer', read);
  await stage.play('revoke', 'school1-owner', { path: `/grants/${grantId}/revocation`, body: { reason: '演示：撤销授权' } });
  await stage.play('read-revoked', 'statistics-consumer', read);
}

/** One second after the last day nothing is read, though no job has run. */
export async function readAfterEnd(stage: Stage, { grantId }: Shared, pupil: Readonly<Record<string, string>>, until: LocalDate, moveTo: (instant: string) => Promise<void>): Promise<void> {
  const path = `/grants/${grantId}/queries`;
  const lookup = { field: 'identityNumber', value: pupil['identityNumber'] };
  await moveTo(`${until}T15:59:59.000Z`);
  await stage.play('read-last-second', 'west-consumer', { path, body: { lookup, purpose } });
  await moveTo(`${until}T16:00:01.000Z`);
  await stage.play('read-after-end', 'west-consumer', { path, body: { lookup, purpose } });
}
