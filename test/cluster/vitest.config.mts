import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/cluster/**/*.test.ts'], fileParallelism: false } });
