import type { EndpointV2 } from '@smithy/types';

interface Parameters {
  readonly Endpoint?: string;
  readonly Region?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
}

/** Where a service of the mainland's regions answers: the SDK's rules for all partitions, account endpoints and the like weigh 10 kB. */
export const domesticEndpoint = (service: string) => ({ Endpoint, Region, UseFIPS, UseDualStack }: Parameters): EndpointV2 => {
  if (UseFIPS || UseDualStack) throw new Error('不支持 FIPS 与双栈地址 · neither FIPS nor dual-stack endpoints are served');
  if (Endpoint !== undefined) return { url: new URL(Endpoint), properties: {}, headers: {} };
  if (!Region?.startsWith('cn-')) throw new Error(`不是境内区域 · no region of the mainland: ${Region}`);
  return { url: new URL(`https://${service}.${Region}.amazonaws.com.cn`), properties: {}, headers: {} };
};
