import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/web/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 300_000 },
});
