import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { UploadRefused } from '../../../../lib/platform/objects/accept-upload.ts';
import { peopleIn } from '../../../support/cast.ts';
import { publishPupils, pupilFile, pupilRow } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { expectStatus } from '../../expectations.ts';
import { blockedRefused, collectionAuthorised, maskedByDefault, unmaskingJustified } from '../../scenarios/access.ts';
import { backedUp } from '../../scenarios/backup.ts';
import { storedEncrypted } from '../../scenarios/at-rest.ts';
import { classifiedRefused } from '../../scenarios/catalog.ts';
import { storesClosed, transitEncrypted } from '../../scenarios/deployment.ts';

const controls = { duty: 'tufe-54', article: '54' };

export const accessCases: readonly DutyCase[] = [
  transitEncrypted({ duty: 'tufe-25', article: '25' }), {
    duty: 'tufe-25',
    title: { zh: '签名不符或过期的上传一律拒收，收妥的返回摘要', en: 'an upload whose signature is wrong or over is refused; one that is taken in is acknowledged by its hash' },
    rules: [],
    reading: 'The signature is of the address that the platform gives out; no rule is switched off, for none lets anybody do without.',
    async run(start) {
      const world = await start();
      const { owner } = peopleIn(world);
      const file = Buffer.from(pupilFile(pupilRow(1)));
      const path = `/resources/${await publishPupils(world)}/imports`;
      interface Begun { readonly importId: string; readonly upload: { readonly url: string } }
      const begin = async () => expectStatus(await world.as(owner).post<Begun>(path, { bytes: file.length }), 201);
      const { importId, upload: { url } } = await begin();
      const refused = (reason: string) => (error: unknown) => error instanceof UploadRefused && error.reason === reason;
      await assert.rejects(world.upload({ url: url.replace(/signature=[^&]{4}/, 'signature=AAAA') }, file), refused('signature'));
      await assert.rejects(world.upload({ url: url.replace(/max=\d+/, 'max=900000') }, file), refused('signature'));
      // conversely: fresh and as signed; the same address takes no other bytes afterwards
      assert.deepEqual(await world.upload({ url }, file), { key: `imports/${importId}.csv`, bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
      await assert.rejects(world.upload({ url }, Buffer.from(pupilFile(pupilRow(2)))), refused('exists'));
      const late = await begin();
      world.clock.advance({ hours: 2 });
      await assert.rejects(world.upload(late.upload, file), refused('expired'));
    },
  },
  transitEncrypted(
    { duty: 'tufe-26', article: '25', citedWith: 'tufe-25' },
    'By software or by the channel, says the text: the channel is encrypted, for what is important and for all else. A missing encryption is cited with tufe-25, which orders it of every transfer.',
  ),
  storedEncrypted({ duty: 'tufe-28', article: '52', citedWith: 'tufe-52' }, 'Everything is encrypted, whatever its grade. A missing encryption is cited with tufe-52. Backup and recovery: the case of tufe-60.'),
  collectionAuthorised(controls), maskedByDefault(controls), unmaskingJustified(controls), storesClosed(controls),
  classifiedRefused({ duty: 'tufe-57a', article: '57' }),
  blockedRefused({ duty: 'tufe-59', article: '59' }),
  backedUp({ duty: 'tufe-60' }),
];
