/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  // No lock file of a folder above is meant.
  outputFileTracingRoot: import.meta.dirname,
};
