/**
 * Regions in mainland China, by provider and exact region id. Ids collide between providers (`cn-north-1` is AWS and
 * Huawei; `ap-southeast-1` is Hong Kong on Huawei), and neither `cn-` nor `ap-` says where a region lies: look up the
 * pair, never a pattern. What no vendor's document confirms is left out.
 */
export const MAINLAND_REGIONS = {
  /** Partition `aws-cn`. docs.amazonaws.cn/en_us/aws/latest/userguide/general-info.html, ARNs.html */
  aws: ['cn-north-1', 'cn-northwest-1'],
  /** alibabacloud.com/help/ja/doc-detail/188196.htm, table of mainland regions; finance clouds of the same page. */
  alibaba: [
    'cn-qingdao', 'cn-beijing', 'cn-zhangjiakou', 'cn-huhehaote', 'cn-wulanchabu', 'cn-hangzhou', 'cn-shanghai', 'cn-shenzhen', 'cn-heyuan',
    'cn-guangzhou', 'cn-chengdu', 'cn-nanjing', 'cn-fuzhou', 'cn-zhengzhou-jva', 'cn-shanghai-finance-1',
  ],
  /** tencentcloud.com/zh/document/product/628/33133, /1271/71927, /416/6479 */
  tencent: ['ap-beijing', 'ap-shanghai', 'ap-guangzhou', 'ap-chengdu', 'ap-chongqing', 'ap-nanjing', 'ap-shanghai-fsi', 'ap-shenzhen-fsi'],
  /** support.huaweicloud.com/usermanual-organizations/org_03_0082.md; huaweicloud-sdk-functiongraph FunctionGraphRegion.js */
  huawei: [
    'cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-north-12', 'cn-east-2', 'cn-east-3', 'cn-east-4', 'cn-east-5',
    'cn-south-1', 'cn-south-2', 'cn-south-4', 'cn-southwest-2', 'cn-southwest-3',
  ],
  /** cloud.baidu.com/doc/CFC/s/rjwvz4chn, BLB/s/cjwvxnzix, CFS/s/pjwvy1siw */
  baidu: ['bj', 'bd', 'gz', 'su', 'fwh', 'fsh', 'cd'],
  /** volcengine.com/docs/6645/1275704, /docs/6662/2278468 */
  volcengine: ['cn-beijing', 'cn-shanghai', 'cn-guangzhou'],
} as const;

export type Provider = keyof typeof MAINLAND_REGIONS;

/** Whether this provider's region lies in the mainland: the exact id, case and all. */
export const isMainland = (provider: Provider, region: unknown): boolean => (MAINLAND_REGIONS[provider] as readonly unknown[]).includes(region);

/** The only partition of AWS that lies in the mainland; no credential, key or bucket reaches out of it. */
export const MAINLAND_PARTITION = 'aws-cn';

const foreignWord = '(?:north|south|east|west|central|northeast|northwest|southeast|southwest|hongkong|taipei|tokyo|seoul|singapore)';
const shape = new RegExp(`(?<![a-z0-9])(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-${foreignWord}(?:-\\d{1,2})?(?![a-z0-9])`, 'gi');

/** What every such word holds: most texts hold none of it, and need not wait for the longer pattern. */
const hint = /north|south|east|west|central|hongkong|taipei|tokyo|seoul|singapore/i;

/** Words of a text that look like a region and are none of this provider's mainland ones. Looks for harm; permits nothing. */
export const foreignRegionsIn = (provider: Provider, text: string): readonly string[] =>
  (hint.test(text) ? [...text.matchAll(shape)] : []).map(([word]) => word).filter((word) => !isMainland(provider, word) && (/\d$/.test(word) || /hongkong|taipei|tokyo|seoul|singapore/i.test(word)));
