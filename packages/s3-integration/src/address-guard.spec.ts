import { addressRefusal } from './address-guard.js';

const closed = { allowPrivateAddresses: false };
const open = { allowPrivateAddresses: true };

describe('addressRefusal', () => {
  it.each(['52.216.1.1', '2600:1fa0::1'])('lets the public address %s through', (address) => {
    expect(addressRefusal(address, closed)).toBeUndefined();
  });

  it.each(['127.0.0.1', '::1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'fd12::1', '::ffff:127.0.0.1', '64:ff9b::a00:1'])(
    'lets %s through only where the operator allows private addresses',
    (address) => {
      expect([addressRefusal(address, closed) === undefined, addressRefusal(address, open)]).toEqual([false, undefined]);
    },
  );

  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '169.254.0.1',
    'fe80::1',
    'fd00:ec2::254',
    'fd00:ec2:0:0:0:0:0:254',
    '100.100.100.200',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
  ])('refuses the link-local or metadata address %s, whatever is allowed', (address) => {
    expect(addressRefusal(address, open)).toContain('metadata');
  });

  it.each(['0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '240.0.0.1', 'not an address'])('refuses %s', (address) => {
    expect(addressRefusal(address, open)).toBeDefined();
  });
});
