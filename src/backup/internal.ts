export { SecureVault } from './private/secure-vault';
