/** House laws as code. Type-aware: a lost `await` here is a price silently not written. */
import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

const noModuleMocks = { selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock)$/]", message: 'Pass what you would mock as an argument.' };
const pureOnly = [
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'No chance in the engine: the same snapshot gives the same bytes.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'No clock in the engine.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock in the engine.' },
  { selector: "CallExpression[callee.name='parseFloat']", message: 'No floats for money.' },
];

export default ts.config(
  { ignores: ['.config/prisma.config.ts', 'node_modules/**', 'build/**', '.mizan/**', 'app/db/generated/**', '**/generated/**', '**/*.cjs', 'sandbox/admin/assets/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname + '/..' } },
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...jsxA11y.flatConfigs.recommended.rules,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'off', // Remix throws Responses
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-syntax': ['error', noModuleMocks],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/unbound-method': 'off', // handlers and hooks are handed around as values
      curly: 'error',
    },
  },
  { files: ['app/pricing/**/*.ts'], ignores: ['**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', noModuleMocks, ...pureOnly] } },
  {
    files: ['app/**/*.{ts,tsx}'],
    ignores: ['app/config.server.ts', 'app/jobs/main.server.ts', 'app/http/main.server.ts', '**/*.test.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'config.server.ts alone reads the environment.' }] },
  },
  {
    files: ['tools/**', 'sandbox/**', 'bench/**', 'tests/chaos/**'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-base-to-string': 'off', '@typescript-eslint/no-unsafe-enum-comparison': 'off' },
  },
  // Tests read JSON of their own making; libraries type some of it `any`.
  { files: ['**/*.test.{ts,tsx}', 'tests/**'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-return': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly', performance: 'readonly' },
    },
    rules: { 'no-console': 'off' },
  },
);
