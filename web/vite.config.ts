// Build of the page. In: src/ and index.html. Out: dist/ with fixed file names (the binary embeds
// them, so names carry no hashes) and source maps left out; `npm run dev` style serving goes to a local API.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name].js' } } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env['WASTEFLOW_API'] ?? 'http://127.0.0.1:8080' } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
