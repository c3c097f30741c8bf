import { scramVerifier } from '../../../../src/aurora-cluster/private/handler/scram';

test('returns the verifier of PostgreSQL', () => {
  // The exchange of RFC 7677, section 3: user "user", password "pencil".
  expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=');
});

test('uses a new salt for each password', () => expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil')));
