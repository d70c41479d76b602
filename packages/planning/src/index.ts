export { applySuggestion } from './conflicts/change.ts';
export { type AssetResult, backtestPlans } from './evaluation/backtest-plans.ts';
export { type Regret, regretParts } from './evaluation/regret-parts.ts';
export { type Plan, planJsonSchema, planSchema } from './plan/plan.ts';
export { planEnergy, warmUp } from './plan-energy.ts';
export { parseProblem } from './problem/parse-problem.ts';
export { type Problem, type ProblemInput, problemJsonSchema, problemSchema } from './problem/problem.ts';
export { solverMemoryBytes } from './solve/solver.ts';
export { verifyPlan } from './verify/verify-plan.ts';
