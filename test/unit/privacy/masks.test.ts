import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays, isLocalDate, LocalDate } from '../../../lib/calendar/instant.ts';
import { applyMask, MASKS } from '../../../lib/privacy/mask.ts';
import { type MaskChoice, MaskName } from '../../../lib/privacy/mask-choice.ts';
import { FULL } from '../../../lib/privacy/mask-kind.ts';
import { strengthOf } from '../../../lib/privacy/mask-strength.ts';
import { checkDigit, isIdentityNumber } from '../../../lib/privacy/masks/identity-number.ts';

const hasherOf = (key: string) => ({ hash: (field: string, value: string) => createHmac('sha256', key).update(`${field}\0${value}`).digest('base64url') });
const context = { field: 'item', hasher: hasherOf('grant-1') };
const mask = (choice: MaskChoice, value: string) => applyMask(choice, value, context);

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
const han = (min: number, max: number) => fc.stringMatching(new RegExp(`^[一-龥]{${min},${max}}$`));
/** Any text there is, lone surrogates among it. */
const anything = fc.oneof(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }), fc.string({ unit: 'binary' }), fc.string());
const anyDate = fc.integer({ min: 0, max: 80_000 }).map((n) => addDays(LocalDate.parse('1880-01-01'), n));
const anyIdentity = fc.tuple(digits(4), anyDate, digits(3)).map(([district, born, order]) => (province: string) => {
  const seventeen = `${province}${district}${born.replaceAll('-', '')}${order}`;
  return seventeen + checkDigit(seventeen);
});
const luhn = (body: string) => [...Array(10).keys()].map((d) => `${body.slice(0, -1)}${d}`);

interface Case {
  readonly choice: MaskChoice;
  /** What stays in clear, and a value built from it and something hidden. */
  readonly clear: fc.Arbitrary<string>;
  readonly hidden: fc.Arbitrary<(clear: string) => string>;
  readonly output: RegExp;
  readonly malformed: readonly string[];
}
const cases: Readonly<Record<string, Case>> = {
  identityNumber: {
    choice: { name: 'identityNumber' }, clear: digits(2), hidden: anyIdentity, output: /^\d\d\*{16}$/,
    malformed: ['', '99999920130230001X', '999999201302290010', '36010220130301', '99999920130301001x', ' 999999201303010016'],
  },
  phone: {
    choice: { name: 'phone' }, clear: fc.tuple(digits(2), digits(2)).map(([a, b]) => `1${a}${b}`), hidden: digits(6).map((h) => (c) => c.slice(0, 3) + h + c.slice(3)),
    output: /^1\d\d\*{6}\d\d$/, malformed: ['', '2001234567', '1234567890', '123456789012', '12800000000\n', '+8612800000000', '１２８００００００００'],
  },
  personName: {
    choice: { name: 'personName' }, clear: han(1, 1), hidden: han(1, 19).map((h) => (c) => c + h), output: /^[一-龥]\*\*$/,
    malformed: ['', '测', 'Test', '测试 甲', '·测试', '测试甲1', '测'.repeat(21)],
  },
  studentNumber: {
    choice: { name: 'studentNumber' }, clear: fc.stringMatching(/^[A-Za-z0-9]{2}$/), hidden: fc.stringMatching(/^[A-Za-z0-9]{4,18}$/).map((h) => (c) => h + c),
    output: /^\*{6}[A-Za-z0-9]{2}$/, malformed: ['', '12345', '1'.repeat(21), 'G-123456', '12345６'],
  },
  address: {
    choice: { name: 'address' }, clear: fc.constantFrom('测试省示例市', '示例市', '测试自治区甲州地区'), hidden: fc.stringMatching(/^[a-z0-9]{4,60}$/).map((h) => (c) => c + h),
    output: /^[一-龥]{3,12}\*{6}$/, malformed: ['', '某路1号', '测试省示例市', '测试省示例市甲', '测试省示例市甲乙丙', '示例市第一\n第二行'],
  },
  'address by district': {
    choice: { name: 'address', precision: 'district' }, clear: fc.constantFrom('测试省示例市甲区', '示例市乙县'), hidden: fc.stringMatching(/^[a-z0-9]{4,60}$/).map((h) => (c) => c + h),
    output: /^[一-龥]{5,8}\*{6}$/, malformed: ['', '甲区某路1号'],
  },
  bankCard: {
    choice: { name: 'bankCard' }, clear: digits(4), hidden: digits(12).map((h) => (c) => {
      const one = [...Array(10).keys()].map((d) => `${h.slice(0, -1)}${d}${c}`).find((n) => applyMask({ name: 'bankCard' }, n, context) !== FULL);
      return one ?? assert.fail('one of ten passes the check');
    }),
    output: /^\*{12}\d{4}$/, malformed: ['', '6200000000000000', '620000000000000', '6200 0000 0000 0005'],
  },
  email: {
    choice: { name: 'email' }, clear: fc.constantFrom('@example.invalid', '@school.example.invalid'), hidden: fc.stringMatching(/^[a-z0-9._]{3,64}$/).map((h) => (c) => h + c),
    output: /^\*{3}@[a-z.]+$/, malformed: ['', 'ab@example.invalid', 'name@localhost', '@example.invalid', 'a b@example.invalid', 'one@two@example.invalid'],
  },
  date: {
    choice: { name: 'date' }, clear: anyDate.map((d) => d.slice(0, 4)), hidden: fc.constantFrom('-01-01', '-02-28', '-12-31', '-06-15').map((h) => (c) => c + h), output: /^\d{4}$/,
    malformed: ['', '2013', '2013-02-30', '2013/02/01', '20130201', '2013-2-1'],
  },
  'date by month': {
    choice: { name: 'date', precision: 'month' }, clear: anyDate.map((d) => d.slice(0, 7)), hidden: fc.constantFrom('-01', '-15', '-28').map((h) => (c) => c + h), output: /^\d{4}-\d\d$/, malformed: ['2013-13-01'],
  },
  amount: {
    choice: { name: 'amount' }, clear: fc.integer({ min: 0, max: 99_999_999 }).map(String), hidden: fc.integer({ min: 0, max: 99_999 }).map((h) => (c) => (Number(c) * 1000 + h / 100).toFixed(2)),
    output: /^\[\d+, \d+\)$/, malformed: ['', '1e3', '01', '1,000', '.5', '1.234', '1234567890123', 'NaN', '￥5'],
  },
  freeText: {
    choice: { name: 'freeText' }, clear: fc.constant(''), hidden: fc.string({ minLength: 1, maxLength: 50 }).filter((t) => t !== FULL).map((h) => () => h), output: /^［文字已隐去，50 字以内］$/, malformed: [''],
  },
};

describe('each mask', () => {
  for (const [title, { choice, clear, hidden, output, malformed }] of Object.entries(cases)) {
    test(`${title}: has the stated form, and values that agree in what is stated to be clear look alike`, () => {
      fc.assert(fc.property(clear, hidden, hidden, (shown, one, other) => {
        const value = one(shown);
        const masked = mask(choice, value) ?? assert.fail();
        assert.match(masked, output);
        assert.notEqual(masked, value);
        assert.equal(masked, mask(choice, other(shown)));
        assert.notEqual(masked, FULL);
      }), { numRuns: 200 });
    });
    test(`${title}: hides what is malformed altogether`, () => {
      for (const value of malformed) assert.equal(mask(choice, value), FULL, JSON.stringify(value));
    });
  }

  test('the pseudonym is the same within a grant and field, and nothing outside it', () => {
    const apply = (field: string, key: string, value: string) => applyMask({ name: 'pseudonym' }, value, { field, hasher: hasherOf(key) });
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 60 }).filter((v) => v !== FULL), fc.string({ minLength: 1, maxLength: 60 }).filter((v) => v !== FULL), (a, b) => {
      const masked = apply('name', 'grant-1', a) ?? assert.fail();
      assert.match(masked, /^p-[\w-]{22}$/);
      assert.equal(apply('name', 'grant-1', b) === masked, a === b);
      assert.notEqual(apply('name', 'grant-2', a), masked);
      assert.notEqual(apply('other', 'grant-1', a), masked);
    }));
    assert.equal(apply('name', 'grant-1', ''), FULL);
    assert.equal(apply('name', 'grant-1', 'x'.repeat(2001)), FULL);
    assert.throws(() => applyMask({ name: 'pseudonym' }, '测试甲', { field: 'name' }), TypeError);
    assert.throws(() => applyMask({ name: 'pseudonym' }, '测试甲', { field: 'name', hasher: { hash: () => '测试甲' } }), TypeError);
  });

  test('suppress leaves out, full shows six asterisks, clear shows all, whatever the value', () => {
    fc.assert(fc.property(anything, (value) => {
      assert.equal(mask({ name: 'suppress' }, value), undefined);
      assert.equal(mask({ name: 'full' }, value), FULL);
      assert.equal(mask({ name: 'clear' }, value), value);
    }));
  });

  test('none throws on any text, and each either understands it or hides it altogether', () => {
    fc.assert(fc.property(anything, (value) => {
      for (const name of MaskName.options) {
        const masked = mask({ name }, value);
        if (name === 'clear' || name === 'suppress') continue;
        if (!MASKS[name].domain.test(value)) assert.equal(masked, FULL, name);
        assert.ok(masked !== undefined && masked.isWellFormed(), name);
      }
    }), { numRuns: 1000 });
  });

  test('what is hidden altogether stays so under every mask', () => {
    for (const name of MaskName.options) assert.equal(mask({ name }, FULL), name === 'suppress' ? undefined : FULL, name);
  });

  test('every name has its mask, a domain and a statement of what stays in clear, in both languages', () => {
    for (const name of MaskName.options) {
      const { domain, clear } = MASKS[name];
      assert.equal(MASKS[name].name, name);
      for (const text of [domain.zh, domain.en, clear.zh, clear.en]) assert.ok(text.length > 0);
    }
  });
});

describe('strength', () => {
  test('of dates is that of the smallest crowd, counted out', () => {
    for (const [precision, length] of [['year', 4], ['month', 7]] as const) {
      const crowds = new Map<string, number>();
      for (let day = LocalDate.parse('1900-01-01'); day < '2100'; day = addDays(day, 1)) crowds.set(day.slice(0, length), (crowds.get(day.slice(0, length)) ?? 0) + 1);
      assert.equal(Math.log2(Math.min(...crowds.values())), strengthOf({ name: 'date', precision }));
    }
  });

  test('is none for clear, some for every other mask, and less at a finer precision', () => {
    assert.equal(strengthOf({ name: 'clear' }), 0);
    for (const name of MaskName.options) if (name !== 'clear') assert.ok(strengthOf({ name }) >= 8, name);
    assert.ok(strengthOf({ name: 'date', precision: 'month' }) < strengthOf({ name: 'date' }));
    assert.ok(strengthOf({ name: 'amount', precision: '100' }) < strengthOf({ name: 'amount' }));
  });
});

test('an amount lies in its bucket, negative ones and cents too', () => {
  fc.assert(fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), fc.constantFrom('10', '500', '1000', '250000'), (cents, precision) => {
    const value = (cents / 100).toFixed(2);
    const [low, high] = (mask({ name: 'amount', precision }, value) ?? '').slice(1, -1).split(', ').map(Number);
    assert.ok(low !== undefined && high !== undefined && low <= Number(value) && Number(value) < high && high - low === Number(precision), `${value} ${precision}`);
  }));
});

test('check digits are those of GB 11643, and every other one is wrong', () => {
  assert.equal(checkDigit('11010519491231002'), 'X'); // the standard's own example
  fc.assert(fc.property(anyIdentity, digits(2), (build, province) => {
    const right = build(province);
    const last = right.at(-1);
    assert.equal(isIdentityNumber(right), true);
    for (const other of '0123456789X') if (other !== last) assert.equal(isIdentityNumber(right.slice(0, 17) + other), false);
  }), { numRuns: 50 });
  assert.equal(luhn('6200000000000000').filter((n) => MASKS.bankCard.domain.test(n)).length, 1);
});

test('a date is one that the calendar has', () => {
  for (const date of ['2024-02-29', '0001-01-01', '9999-12-31']) assert.equal(isLocalDate(date), true, date);
  for (const date of ['2023-02-29', '2023-00-01', '2023-04-31', '2023-1-01', '2023-01-01T', '-2023-01-01', '']) assert.equal(isLocalDate(date), false, date);
  const two = (number: number): string => String(number).padStart(2, '0');
  for (const year of ['0000', '1900', '2000', '2023', '2024', '2100', '9999']) {
    for (let month = 0; month <= 13; month += 1) for (let day = 0; day <= 32; day += 1) {
      const date = `${year}-${two(month)}-${two(day)}`;
      assert.equal(isLocalDate(date), LocalDate.safeParse(date).success, date);
    }
  }
});
