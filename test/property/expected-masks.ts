import type { MaskChoice } from '../../lib/privacy/mask-choice.ts';

/**
 * What a masked value of the walk's data must look like, written a second time and for this data only.
 * @returns what is wrong, or nothing
 */
export function wrongMask({ name, precision }: MaskChoice, clear: string, shown: string | undefined): string | undefined {
  const say = (right: boolean): string | undefined => (right ? undefined : `${name} ${precision ?? ''} of ${clear} is shown as ${String(shown)}`);
  switch (name) {
    case 'clear': return say(shown === clear);
    case 'suppress': return say(shown === undefined);
    case 'full': return say(shown === '******');
    case 'identityNumber': return say(shown === `${clear.slice(0, 2)}****************`);
    case 'personName': return say(shown === `${[...clear][0] ?? ''}**`);
    case 'phone': return say(shown === `${clear.slice(0, 3)}******${clear.slice(-2)}`);
    case 'studentNumber': return say(shown === `******${clear.slice(-2)}`);
    case 'pseudonym': return say(shown !== undefined && /^p-[\w-]{22}$/.test(shown));
    case 'email': return say(shown === `***@${clear.split('@')[1] ?? ''}`);
    case 'date': return say(shown === clear.slice(0, precision === 'month' ? 7 : 4));
    case 'address': return say(shown === `测试省示例市${precision === 'district' ? clear.slice(6, 8) : ''}******`);
    case 'amount': {
      const lower = Math.floor(Number(clear) / 1000) * 1000;
      return say(shown === `[${lower}, ${lower + 1000})`);
    }
    case 'freeText': return say(shown === '［文字已隐去，50 字以内］');
    case 'bankCard': return say(false);
  }
}
