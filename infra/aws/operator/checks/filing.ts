import { isSampleNumber, parseDeclaredHosts } from '../../../../lib/platform/domestic/domestic-hosts.ts';
import { text, unless, type Check, type Finding } from '../examination.ts';

const isExample = (value: string): boolean => /(^|[./@])example\.(cn|com)\b/.test(value);

/** What the samples carry and no deployment may. */
export const filing: Check = {
  name: 'filing',
  title: text('备案与阶段文件', 'Filing and stage file'),
  async examine({ file }) {
    const hosts = Object.entries(parseDeclaredHosts(file.domesticHosts));
    const own = text('请在阶段文件中填写真实值后重新部署', 'Put the real one into the stage file and deploy again');
    const placeholders: readonly Finding[] = hosts.flatMap(([host, number]) => unless(!isSampleNumber(number), host, text(`备案号 ${number} 是样例`, `the filing number ${number} is a sample`), own));
    const examples = Object.entries({ tokenIssuer: file.tokenIssuer, tokenKeys: file.tokenKeys, logOrigin: file.logOrigin }).flatMap(([name, value]) => unless(!isExample(value), name, text(`${value} 是样例`, `${value} is a sample`), own));
    const none = unless(hosts.length > 0, 'domesticHosts', text('没有申报任何自有域名及备案号', 'no host of your own is declared with its filing number'), own);
    return [...placeholders, ...examples, ...none];
  },
};
