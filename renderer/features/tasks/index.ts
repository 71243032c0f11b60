export { TasksScreen } from './tasks-screen.tsx';
export { taskTitle } from './task-title.ts';
