import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSm2Signer } from '../../lib/platform/keys/sm2-signer.ts';
import { verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('an SM2 key verifies its first signature and its fortieth, and no altered one between', async (context) => {
  const signer = createSm2Signer({ name: 'ledger.example', file: join(temporaryFolder(context), 'key.json'), create: true });
  const [key] = readKeys(verifierKey('ledger.example', signer));
  assert.ok(key);
  for (let n = 0; n < 20; n += 1) {
    const text = Buffer.from(`checkpoint ${n}`);
    const signature = await signer.sign(text);
    assert.equal(key.verifies(text, signature), true, `${n}`);
    assert.equal(key.verifies(Buffer.from(`checkpoint ${n + 1}`), signature), false, `${n}`);
  }
});
