import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,conformance,lsp,fuzz,grammar}/**/*.test.ts'],
    // Whole conformance sets are judged in one test; they are slow on two cores, not stuck.
    testTimeout: 120_000,
  },
});
