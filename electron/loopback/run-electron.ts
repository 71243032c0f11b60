import { spawn } from 'node:child_process';

/**
 * Runs the workbench in Electron and resolves with its exit code. Nothing of the data folder may be open in this
 * process: the program takes it for itself.
 */
export function runElectron(binary: string, projectFolder: string, dataFolder: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(binary, [projectFolder, `--data-dir=${dataFolder}`], { stdio: 'inherit' });
    const stop = (): void => void child.kill();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    child.once('error', (problem) => {
      console.error(`The Electron program could not be started (${problem.name}): ${binary}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
