import { GetApiMappingsCommand, GetDomainNamesCommand } from '@aws-sdk/client-apigatewayv2';
import { parseDeclaredHosts } from '../../../../lib/platform/domestic/domestic-hosts.ts';
import { physicalIdOf, text, unless, type Check, type Finding } from '../examination.ts';

/** In the China regions the gateway's own address is of no use to the public: callers come by a filed domain. */
export const domain: Check = {
  name: 'domain',
  title: text('自有域名', 'Own domain'),
  async examine(stage) {
    const declared = parseDeclaredHosts(stage.file.domesticHosts);
    const { Items = [] } = await stage.api.send(new GetDomainNamesCommand({}));
    const api = physicalIdOf(stage, 'HttpApi');
    const findings: Finding[] = [];
    let mapped = 0;
    for (const { DomainName = '', DomainNameConfigurations = [] } of Items) {
      const { Items: mappings = [] } = await stage.api.send(new GetApiMappingsCommand({ DomainName }));
      if (!mappings.some(({ ApiId }) => ApiId === api)) continue;
      mapped += 1;
      findings.push(
        ...unless(declared[DomainName] !== undefined, DomainName, text('域名未在 domesticHosts 中申报备案号', 'the domain is not declared with its filing number in domesticHosts'), text('请在阶段文件中申报后重新部署', 'Declare it in the stage file and deploy again')),
        ...unless(DomainNameConfigurations.every(({ SecurityPolicy }) => SecurityPolicy === 'TLS_1_2'), DomainName, text('接受低于 TLS 1.2 的连接', 'it takes connections below TLS 1.2'), text('请将安全策略改为 TLS_1_2', 'Set its security policy to TLS_1_2')),
      );
    }
    return [...findings, ...unless(mapped > 0, api, text('没有映射到本接口的自有域名', 'no domain of your own is mapped to the API'), text('见运维指南“域名与证书”（infra/guide）', 'See "Domain and certificate" in the guide (infra/guide)'))];
  },
};
