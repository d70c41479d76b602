import { DAY_S } from '../engine/periods.ts';
import { advanceTo } from '../engine/timers.ts';
import { invalid } from '../errors.ts';
import { type Call, createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { TestClock } from '../types.ts';
import { deleteCustomer } from './customers.ts';

const readTime = ({ params }: Call): number => {
  params.required('frozen_time');
  return params.integer('frozen_time') ?? 0;
};

function create(call: Call): TestClock {
  const { world, params } = call;
  const clock: TestClock = {
    id: world.id('clock'),
    object: 'test_helpers.test_clock',
    created: world.now(),
    deletes_after: world.now() + 30 * DAY_S,
    frozen_time: readTime(call),
    livemode: false,
    name: params.text('name') ?? null,
    status: 'ready',
    status_details: {},
  };
  world.add('test_helpers.test_clock', clock);
  world.emit('test_helpers.test_clock.created', clock);
  return clock;
}

function advance(call: Call): TestClock {
  const { world, id } = call;
  const clock = world.get('test_helpers.test_clock', id);
  const target = readTime(call);
  if (target <= clock.frozen_time) throw invalid('You can only advance a test clock to a later time.', 'frozen_time');
  world.emit('test_helpers.test_clock.advancing', { ...clock, status: 'advancing' });
  advanceTo(world, target, id);
  world.emit('test_helpers.test_clock.ready', clock);
  return clock;
}

export const clockRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/test_helpers/test_clocks', params: ['frozen_time', 'name'], handle: create },
  {
    method: 'GET',
    path: '/v1/test_helpers/test_clocks',
    params: PAGING,
    handle: (call) => page(call, [...call.world.table('test_helpers.test_clock').values()]),
  },
  {
    method: 'GET',
    path: '/v1/test_helpers/test_clocks/:id',
    params: [],
    handle: ({ world, id }) => world.get('test_helpers.test_clock', id),
  },
  { method: 'POST', path: '/v1/test_helpers/test_clocks/:id/advance', params: ['frozen_time'], handle: advance },
  {
    method: 'DELETE',
    path: '/v1/test_helpers/test_clocks/:id',
    params: [],
    handle: ({ world, id }) => {
      world.get('test_helpers.test_clock', id);
      for (const customer of [...world.table('customer').values()])
        if (customer.test_clock === id) deleteCustomer(world, customer.id);
      world.table('test_helpers.test_clock').delete(id);
      return { id, object: 'test_helpers.test_clock', deleted: true };
    },
  },
];

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/events',
    params: [...PAGING, 'created', 'delivery_success', 'type', 'types'],
    handle: (call) => {
      const type = call.params.text('type');
      const types = call.params.texts('types');
      const matches = (name: string): boolean =>
        (type === undefined || name === type || (type.endsWith('.*') && name.startsWith(type.slice(0, -1)))) &&
        (types.length === 0 || types.includes(name));
      const found = [...call.world.table('event').values()].filter((event) => matches(event.type));
      return page(call, found.filter(createdWithin(call)));
    },
  },
  { method: 'GET', path: '/v1/events/:id', params: [], handle: ({ world, id }) => world.get('event', id) },
];
