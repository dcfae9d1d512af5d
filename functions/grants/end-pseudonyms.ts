import { job } from '../../lib/operation/operation.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { destroyKeys } from '../retention/destroy-keys.ts';

/** A grant's pseudonyms die with it: its key is destroyed once it has ended or was revoked. */
export const endPseudonyms = job({
  name: 'endPseudonyms',
  context: 'grants',
  summary: { zh: '销毁已终止授权的假名密钥', en: 'Destroy the pseudonym keys of grants that have ended' },
  every: '1 hour',
  rules: ['sharing.purposeLimitation', 'retention.personalData'],
  uses: ['keys', 'objects'],
  async run({ now, platform, timeLeft, commit }) {
    let destroyed = 0;
    for await (const { ref } of platform.storage.each(GrantEntity.list('pseudonymKeys', { partition: ['live'], to: [now, '~'] }))) {
      if (!timeLeft()) return { counts: { destroyed }, more: true };
      const grant = await platform.storage.get(ref);
      if (!grant || grant.value.pseudonymKey !== 'live' || (grant.value.state !== 'REVOKED' && now < grant.value.endsAt)) continue;
      const { grantId, resourceId, profile } = grant.value;
      await destroyKeys(platform, grantId, [{ kind: 'pseudonym', grantId }]); // first: nothing reads through this grant any more
      try {
        await commit({ stream: 'sharing', action: 'grant.pseudonymsDestroyed', subject: { grantId, resourceId }, profile }, [GrantEntity.replace(grant, { ...grant.value, pseudonymKey: 'destroyed' })]);
        destroyed += 1;
      } catch (error) {
        if (!(error instanceof CommitConflict)) throw error; // changed meanwhile: the next run looks again
      }
    }
    return { counts: { destroyed }, more: false };
  },
});
