import type { SuiteName } from '../keys.ts';
import { aes256Gcm } from './aes-256-gcm.ts';
import { sm4CtrHmacSm3 } from './sm4-ctr-hmac-sm3.ts';
import type { Suite } from './suite.ts';

export const suites: Readonly<Record<SuiteName, Suite>> = { 'sm4-ctr-hmac-sm3': sm4CtrHmacSm3, 'aes-256-gcm': aes256Gcm };
