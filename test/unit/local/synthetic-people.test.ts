import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PUPIL_COLUMNS, SYNTHETIC_AREA, syntheticPupils, writePupilsCsv, type SyntheticPupil } from '../../../infra/local/synthetic-people.ts';
import { MASKS } from '../../../lib/privacy/mask.ts';
import { isIdentityNumber } from '../../../lib/privacy/masks/identity-number.ts';

const firstOf = (seed: number, count: number): readonly SyntheticPupil[] => {
  const found: SyntheticPupil[] = [];
  for (const pupil of syntheticPupils(seed)) if (found.push(pupil) === count) break;
  return found;
};
const pupils = firstOf(7, 3000);

/** Every province, autonomous region, municipality and special region of GB/T 2260: an area code begins with one of them. */
const provinces = ['11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45', '46', '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82'];
/** Network numbers of mobile operators as the ministry's table of March 2023 has them, by their first two digits. */
const mobileRanges = ['13', '14', '15', '16', '17', '18', '19'];

describe('synthetic pupils', () => {
  test('have identity numbers that are right in form and belong to nobody', () => {
    for (const { identityNumber } of pupils) {
      assert.ok(isIdentityNumber(identityNumber), identityNumber);
      assert.equal(identityNumber.slice(0, 6), SYNTHETIC_AREA);
    }
    assert.equal(provinces.length, 34);
    assert.ok(!provinces.includes(SYNTHETIC_AREA.slice(0, 2)), 'as a citizen\'s: no such province');
    assert.ok(!provinces.includes(SYNTHETIC_AREA.slice(1, 3)), 'as a foreigner\'s, 9 and province: no such province either');
  });

  test('have phone numbers of no network, which no emergency service answers', () => {
    for (const { phone } of pupils) {
      assert.match(phone, /^128\d{8}$/);
      assert.ok(!mobileRanges.includes(phone.slice(0, 2)));
    }
  });

  test('are of the age of their school, born in one school year and graduating in July', () => {
    for (const { birthDate, graduatesOn, identityNumber, sex } of pupils) {
      const year = Number(graduatesOn.slice(0, 4));
      assert.ok(`${year - 13}-09-01` <= birthDate && birthDate <= `${year - 12}-08-31`, `${birthDate} ${graduatesOn}`);
      assert.equal(identityNumber.slice(6, 14), birthDate.replaceAll('-', ''));
      assert.equal(Number(identityNumber[16]) % 2 === 1 ? '男' : '女', sex);
    }
  });

  test('show at once what they are', () => {
    for (const { name, address, email } of pupils) {
      assert.match(name, /^(测试|演示|虚拟|样例|示范)[甲乙丙丁戊己庚辛壬癸]{1,2}$/);
      assert.match(address, /^测试省示例市/);
      assert.match(email, /\.invalid$/);
    }
  });

  test('are all different, and lie in the domains of their masks', () => {
    for (const column of ['identityNumber', 'studentNumber', 'email'] as const) assert.equal(new Set(pupils.map((pupil) => pupil[column])).size, pupils.length);
    for (const pupil of pupils) {
      for (const [mask, value] of [
        ['identityNumber', pupil.identityNumber], ['personName', pupil.name], ['phone', pupil.phone], ['studentNumber', pupil.studentNumber], ['email', pupil.email],
        ['address', pupil.address], ['date', pupil.birthDate], ['date', pupil.graduatesOn], ['amount', pupil.allowance],
      ] as const) assert.ok(MASKS[mask].domain.test(value), `${mask} ${value}`);
    }
  });

  test('are the same for the same seed, others for another, and a longer list begins like a shorter', () => {
    assert.equal(writePupilsCsv(1, 200), writePupilsCsv(1, 200));
    assert.notEqual(writePupilsCsv(1, 200), writePupilsCsv(2, 200));
    assert.ok(writePupilsCsv(1, 200).startsWith(writePupilsCsv(1, 50)));
  });

  test('fill a CSV with a header, a line each and no value that needs quotes', () => {
    const lines = writePupilsCsv(3, 1000, { graduationYears: [2027] }).split('\r\n');
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [1002, PUPIL_COLUMNS.join(','), '']);
    assert.ok(lines.slice(1, -1).every((line) => line.split(',').length === PUPIL_COLUMNS.length && line.endsWith(',2027-07-01') && !line.includes('"')));
    assert.equal(writePupilsCsv(3, 0), `${PUPIL_COLUMNS.join(',')}\r\n`);
  });
});
