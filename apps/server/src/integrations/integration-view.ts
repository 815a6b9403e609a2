import type { FieldSet, FormField, IntegrationView, StrategyView, TestStepView } from '@aqueduct/api-contract';
import { formFields, jsonSchema, type AnyStrategy, type Fields, type RegisteredIntegration } from '@aqueduct/integrations';
import type * as Domain from '@aqueduct/integrations';

const toFormField = ({ name, label, help, placeholder, input, secret, required, options }: Domain.FormField): FormField => ({
  name,
  label,
  input,
  secret,
  required,
  ...(help === undefined ? {} : { help }),
  ...(placeholder === undefined ? {} : { placeholder }),
  ...(options === undefined ? {} : { options: options.map((option) => ({ value: option.value, label: option.label })) }),
});

const toFieldSet = (title: string, fields: Fields): FieldSet => ({
  fields: formFields(fields).map(toFormField),
  schema: jsonSchema(title, fields),
});

const toStrategy = ({ name, title, description, fields, prepare }: AnyStrategy): StrategyView => ({
  name,
  title,
  description,
  credentials: toFieldSet(title, fields),
  prepares: prepare !== undefined,
});

type Step = RegisteredIntegration['integration']['testSteps'][number];

const toTestStep = ({ name, title, optional }: Step): TestStepView => ({
  name,
  title,
  ...(optional === undefined ? {} : { optional: { byDefault: optional.byDefault, help: optional.help } }),
});

export const toIntegrationView = ({ integration, strategies }: RegisteredIntegration): IntegrationView => ({
  kind: integration.kind,
  title: integration.title,
  description: integration.description,
  settings: toFieldSet(integration.title, integration.settings),
  strategies: [...strategies.values()].map(toStrategy),
  testSteps: integration.testSteps.map(toTestStep),
});
