import { useChat } from '@ai-sdk/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Part({ part }) {
  if (part.type === 'text') {
    return <p>{part.text}</p>;
  }
  if (part.type === 'reasoning') {
    return <p><em>{part.text}</em></p>;
  }
  if (part.type.startsWith('tool-')) {
    const output = part.state === 'output-error' ? part.errorText : JSON.stringify(part.output);
    return <div className="tool">{part.type.slice(5)} {JSON.stringify(part.input)} → {output ?? '…'}</div>;
  }
  return null;
}

function Chat() {
  const { messages, sendMessage, status, stop, error } = useChat();
  const [text, setText] = useState('Does it rain in Glasgow?');
  const busy = status === 'submitted' || status === 'streaming';
  const send = event => {
    event.preventDefault();
    sendMessage({ text });
    setText('');
  };
  return <>
    {messages.map(message => <div key={message.id} className={message.role}>
      {message.parts.map((part, index) => <Part key={index} part={part} />)}
    </div>)}
    {error && <p className="error">{error.message}</p>}
    <form onSubmit={send} data-status={status}>
      <input value={text} onChange={event => setText(event.target.value)} aria-label="Message" required />
      {busy ? <button type="button" onClick={stop}>Stop</button> : <button>Send</button>}
    </form>
  </>;
}

createRoot(document.getElementById('chat')).render(<Chat />);
