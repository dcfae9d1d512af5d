import assert from 'node:assert/strict';
import { castOf, peopleIn, reviewSteps } from '../../support/cast.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { attemptPublish, attemptRegister, forward, ifMatch, ownerOf, placed, publish, readEntry, readUnitEntries, register, schoolList, submit, type Entry, type EntryBody } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { cites, type Cited } from './cited.ts';

const contentOf = ({ unitId: _, ...content }: EntryBody) => content;

/** Ids in the merged catalog of the authority, as this person reads it. */
export const mergedCatalog = async (world: TestWorld, reader: string): Promise<readonly string[]> =>
  expectStatus(await world.as(reader).get<{ readonly items: readonly { readonly resourceId: string }[] }>(`/catalog/editions/unit-${castOf(world).authority}`), 200).items.map(({ resourceId }) => resourceId);

export const classifiedRefused = (cited: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '涉密数据资源不得登记，已登记的也不得改为涉密', en: 'a classified resource is not registered, and none becomes one' },
  rules: ['classified-data-refused'],
  async run(start) {
    const world = await start();
    const classified = placed(world, schoolList({ name: '涉密演示名录', secrecy: 'classified' }));
    const refused = { status: 422, code: 'CLASSIFIED_DATA_OUT_OF_SCOPE', ...cites(cited), content: [classified.name] } as const;
    await expectRefusal(world, { ...refused, attempt: () => attemptRegister(world, classified), unchanged: () => readUnitEntries(world) });
    // conversely: the same entry, not classified
    const draft = await expectEntered(world, ['resource.registered'], () => register(world, { ...classified, secrecy: 'nonClassified' }));
    await expectRefusal(world, {
      ...refused, attempt: () => world.as(ownerOf(classified)).put(`/resources/${draft.resourceId}`, contentOf(classified), ifMatch(draft)), unchanged: () => readEntry(world, draft.resourceId),
    });
  },
});

/** One step after another, each by its own seat; publication is refused at every one but the last. */
export const chainKept = (cited: Cited, title: DutyCase['title'], reading?: string): DutyCase => ({
  duty: cited.duty, title, rules: ['catalog-compilation-chain'], ...(reading !== undefined && { reading }),
  async run(start) {
    const world = await start();
    let entry = await submit(world, await register(world, placed(world, schoolList())));
    const [first, ...later] = reviewSteps(world);
    assert.equal(entry.state, first?.to);
    for (const { to, by } of later) {
      await expectRefusal(world, {
        status: 409, code: 'MOVE_NOT_ALLOWED', ...cites(cited), attempt: () => attemptPublish(world, entry), unchanged: () => readEntry(world, entry.resourceId),
      });
      const noted = await expectEntered(world, ['resource.reviewed'], () => forward(world, by, entry, { confirmedShareType: entry.shareType }));
      const step = noted.inside?.steps.at(-1);
      assert.deepEqual([noted.state, step?.to, step?.by, step?.at], [to, to, world.personId(by), world.clock.now()]);
      entry = noted;
    }
    // conversely: after the last step
    const published = expectStatus(await expectEntered(world, ['resource.published'], () => attemptPublish<Entry>(world, entry)), 200);
    assert.deepEqual(published.inside?.steps.map(({ to }) => to), [...reviewSteps(world).map(({ to }) => to), 'PUBLISHED']);
  },
});

/** The merged catalog holds what its leader has agreed to, for those on the chain; strangers see it once it is published. */
export const verifiedOnly = (cited: Cited, stranger: (world: TestWorld) => string, title: DutyCase['title']): DutyCase => ({
  duty: cited.duty, title, rules: ['catalog-verified-only'],
  reading: 'Nothing is refused: what has not been agreed to is not in the merged catalog.',
  async run(start) {
    const world = await start();
    const { coordinator } = peopleIn(world);
    const steps = reviewSteps(world).slice(1);
    const agreed = steps.findIndex(({ to }) => to.startsWith('LEADER_'));
    let entry = await submit(world, await register(world, placed(world, schoolList())));
    for (const [at, { by }] of steps.entries()) {
      if (at <= agreed) assert.deepEqual(await mergedCatalog(world, coordinator), [], entry.state);
      entry = await forward(world, by, entry, { confirmedShareType: entry.shareType });
      if (at === agreed) assert.deepEqual(await mergedCatalog(world, coordinator), [entry.resourceId], entry.state);
    }
    assert.deepEqual(await mergedCatalog(world, stranger(world)), []);
    // conversely
    expectStatus(await attemptPublish(world, entry), 200);
    assert.deepEqual(await mergedCatalog(world, stranger(world)), [entry.resourceId]);
  },
});

/** `without` makes an entry that lacks these fields; it does not go to review. */
export const fieldsRequired = (cited: Cited, wanting: readonly (readonly [Partial<EntryBody> | ((body: EntryBody) => EntryBody), string])[], title: DutyCase['title']): DutyCase => ({
  duty: cited.duty, title, rules: ['catalog-required-fields'],
  reading: 'Publication is requested by submitting the entry into its review. An entry without a responsible unit cannot even be drafted.',
  async run(start) {
    const world = await start();
    const complete = placed(world, schoolList());
    const owner = world.as(ownerOf(complete));
    assert.equal((await owner.post('/resources', contentOf(complete))).status, 400);
    let draft = await register(world, complete);
    for (const [change, pointer] of wanting) {
      const lacking = typeof change === 'function' ? change(complete) : { ...complete, ...change };
      draft = expectStatus(await owner.put<Entry>(`/resources/${draft.resourceId}`, contentOf(lacking), ifMatch(draft)), 200);
      const { body } = await expectRefusal(world, {
        status: 422, code: 'REQUIRED_FIELDS_MISSING', ...cites(cited),
        attempt: () => owner.post(`/resources/${draft.resourceId}/submission`, {}), unchanged: () => readEntry(world, draft.resourceId),
      });
      assert.deepEqual((body['errors'] as readonly { readonly pointer: string }[]).map((each) => each.pointer), [pointer]);
    }
    // conversely
    await publish(world, expectStatus(await owner.put<Entry>(`/resources/${draft.resourceId}`, contentOf(complete), ifMatch(draft)), 200));
  },
});
/** Without one of the attributes that the text names. */
export const withoutAttribute = (name: string) => ({ attributes: { [name]: _, ...attributes } = {}, ...body }: EntryBody): EntryBody => ({ ...body, attributes });

/** Where the owner names no type, the entry is shared with everybody whom the text calls a user, and nobody pays. */
export const sharedByDefault = (cited: Pick<Cited, 'duty'>): DutyCase => ({
  duty: cited.duty,
  title: { zh: '未注明共享类型的，按无条件共享登记；共享不收费', en: 'an entry that names no share type is shared without conditions, free of charge' },
  rules: [],
  reading: 'A default and not a prohibition: there is no rule to switch off. That withholding needs a basis is the duty of the share types. Nothing in the product takes a price.',
  async run(start) {
    const world = await start();
    const { shareType: _, ...silent } = placed(world, schoolList());
    const owner = world.as(ownerOf(silent));
    const draft = expectStatus(await owner.post<Entry>('/resources', silent), 201);
    assert.equal(draft.content?.shareType, 'UNCONDITIONAL');
    assert.equal((await owner.post('/resources', { ...silent, price: '100' })).status, 400, 'no field for a price');
    assert.equal((await publish(world, draft)).shareType, 'UNCONDITIONAL');
  },
});
