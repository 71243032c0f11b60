import { useEffect, useRef, useState } from 'react';
import { Button, Callout } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import { readFrame } from './read-picture.ts';
import styles from './joining.module.css';

const EVERY_MS = 250;

/** Scans a code. The camera starts by the press and by nothing else, and stops when a code is read or this goes away. */
export function Camera({ onRead }: { readonly onRead: (text: string) => void }) {
  const t = useText();
  const [state, setState] = useState<'off' | 'on' | 'refused'>('off');
  return (
    <div className={styles['camera']}>
      <Button size="small" onPress={() => setState((before) => (before === 'on' ? 'off' : 'on'))}>
        {t(state === 'on' ? 'joining.scan.stop' : 'joining.scan')}
      </Button>
      {state === 'refused' ? <Callout tone="caution">{t('joining.scan.refused')}</Callout> : null}
      {state === 'on' ? (
        <Viewer
          onRead={(text) => {
            setState('off');
            onRead(text);
          }}
          onRefused={() => setState('refused')}
        />
      ) : null}
    </div>
  );
}

interface ViewerProps {
  readonly onRead: (text: string) => void;
  readonly onRefused: () => void;
}

function Viewer({ onRead, onRefused }: ViewerProps) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef({ onRead, onRefused });
  useEffect(() => {
    told.current = { onRead, onRefused };
  });
  useEffect(() => watch(video.current, told), []);
  return (
    <figure className={styles['viewer']}>
      <video ref={video} className={styles['video']} muted playsInline aria-hidden="true" />
      <figcaption>{t('joining.scan.looking')}</figcaption>
    </figure>
  );
}

/** Opens the camera and looks at a frame now and then; the result stops both. */
function watch(video: HTMLVideoElement | null, told: { readonly current: ViewerProps }): () => void {
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    if (timer !== null) clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const look = (): void => {
    if (video === null || video.videoWidth === 0) return;
    const found = readFrame(video, video.videoWidth, video.videoHeight);
    if (found === null) return;
    stop();
    told.current.onRead(found);
  };
  const start = async (): Promise<void> => {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment' },
      audio: false,
    });
    if (isOver || video === null) return stop();
    video.srcObject = stream;
    await video.play();
    timer = setInterval(look, EVERY_MS);
  };
  start().catch(() => {
    if (!isOver) told.current.onRefused();
    stop();
  });
  return stop;
}
