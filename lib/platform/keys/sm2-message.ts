import { createHash } from 'node:crypto';
import { KeyUnavailable } from './keys.ts';
import { defaultUserId } from './verify-sm2.ts';

/** a, b and the base point of the curve sm2p256v1, GB/T 32918.5. */
const curve = Buffer.from([
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc', '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93',
  '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7', 'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
].join(''), 'hex');

/** SM3(Z ‖ message), what an SM2 signature is made of (GB/T 32918.2, user id of GM/T 0009). `publicKey`: uncompressed point, 65 bytes. */
export function sm2Digest(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const id = Buffer.from(defaultUserId);
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(id.length * 8);
  const z = createHash('sm3').update(bits).update(id).update(curve).update(publicKey.subarray(1)).digest();
  return new Uint8Array(createHash('sm3').update(z).update(message).digest());
}

/** From DER (SEQUENCE of INTEGER r, INTEGER s) to r · s, 64 bytes. @throws KeyUnavailable `damaged` when it is none */
export function fromDerSignature(der: Uint8Array): Uint8Array {
  const bytes = Buffer.from(der);
  let at = 2;
  const integer = (): Buffer => {
    const length = bytes[at + 1] ?? 0;
    const value = bytes.subarray(at + 2, at + 2 + length);
    const whole = bytes[at] === 0x02 && length > 0 && value.length === length;
    at += 2 + length;
    const digits = value[0] === 0 ? value.subarray(1) : value;
    if (!whole || digits.length > 32) throw new KeyUnavailable('the key service answered no signature', 'damaged');
    return Buffer.concat([Buffer.alloc(32 - digits.length), digits]);
  };
  const numbers = [integer(), integer()];
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2 || at !== bytes.length) throw new KeyUnavailable('the key service answered no signature', 'damaged');
  return new Uint8Array(Buffer.concat(numbers));
}
