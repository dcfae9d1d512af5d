import type { KeyUnavailable, KeyUnavailableCode } from '../platform/keys/keys.ts';
import { Refusal, type Text } from '../regulations/refusal.ts';

interface KeyProblem extends Text {
  /** Seconds after which asking again makes sense: soon where it passes by itself, late where a person must act first. */
  readonly retryAfter: number;
}
const once = 5;
const afterAnOperator = 300;

/** What a caller may pass on to the operators: what they must look at, and nothing of the key. Causes go to the log. */
export const KEY_PROBLEMS: Readonly<Record<KeyUnavailableCode, KeyProblem>> = {
  throttled: { zh: '密钥服务限流，请稍后重试；如持续出现，请运维人员核对密钥服务的调用配额', en: 'The key service is throttling; try again shortly. If it goes on, operators should look at its request quota', retryAfter: 2 },
  unreachable: { zh: '密钥服务无响应，请稍后重试；请运维人员检查密钥服务的网络、终端节点与服务状态', en: "The key service does not answer; try again later. Operators should look at the network, the endpoint and the service's state", retryAfter: once },
  disabled: { zh: '主密钥已停用，数据暂不可读写；请运维人员核实停用原因，确认无误后重新启用', en: 'The master key is disabled, so data can be neither read nor written. Operators should find out why, and enable it again', retryAfter: afterAnOperator },
  'pending-deletion': { zh: '主密钥处于待删除状态；请运维人员立即核实，误操作须在等待期内取消删除', en: 'The master key is pending deletion. Operators should look at once: a mistaken deletion can be cancelled within its waiting period only', retryAfter: afterAnOperator },
  unusable: { zh: '主密钥处于不可用状态；请运维人员查看其密钥状态（如待导入、创建中、密钥库断开）并恢复', en: 'The master key is in an unusable state. Operators should look at the state of the key (pending import, creating, key store disconnected) and bring it back', retryAfter: afterAnOperator },
  'not-found': { zh: '找不到主密钥或密钥表；请运维人员核对部署配置中的密钥标识与区域', en: 'The master key or the key table is not found. Operators should compare key id and region with the configuration', retryAfter: afterAnOperator },
  'access-denied': { zh: '服务无权使用主密钥或密钥表；请运维人员核对密钥策略、授权与运行角色', en: 'The service may not use the master key or the key table. Operators should look at the key policy, its grants and the role', retryAfter: afterAnOperator },
  'other-master-key': { zh: '数据密钥由另一主密钥封装；请运维人员核对所配置的主密钥是否被更换', en: 'The data key was wrapped by another master key. Operators should look whether the configured master key was replaced', retryAfter: afterAnOperator },
  damaged: { zh: '密钥库中的密钥已损坏或与登记不符；请运维人员保护现场并核对密钥库', en: 'A key in the key store is damaged or not the one registered. Operators should preserve the store and compare it', retryAfter: afterAnOperator },
  absent: { zh: '密钥库中没有所需的密钥；请运维人员核对密钥库是否完整', en: 'A key is missing in the key store. Operators should look whether the store is whole', retryAfter: afterAnOperator },
};

export function toKeyRefusal({ code }: KeyUnavailable): Refusal {
  const { zh, en, retryAfter } = KEY_PROBLEMS[code];
  return new Refusal('UNAVAILABLE', { detail: { zh, en }, retryAfter });
}
