package io.fluentopenai.realtime.event;

import static io.fluentopenai.realtime.event.EventProperties.Slot.ARGUMENTS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO_DELTA;
import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO_END_MS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO_START_MS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.CALL_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.CHANNELS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.CONTENT_INDEX;
import static io.fluentopenai.realtime.event.EventProperties.Slot.CONVERSATION;
import static io.fluentopenai.realtime.event.EventProperties.Slot.DELTA;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ELAPSED_MS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.END;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ERROR;
import static io.fluentopenai.realtime.event.EventProperties.Slot.EVENT;
import static io.fluentopenai.realtime.event.EventProperties.Slot.FORMAT;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ITEM;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ITEM_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.LANGUAGES;
import static io.fluentopenai.realtime.event.EventProperties.Slot.LOGPROBS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.NAME;
import static io.fluentopenai.realtime.event.EventProperties.Slot.OBFUSCATION;
import static io.fluentopenai.realtime.event.EventProperties.Slot.OUTPUT_INDEX;
import static io.fluentopenai.realtime.event.EventProperties.Slot.PART_ADDED;
import static io.fluentopenai.realtime.event.EventProperties.Slot.PART_DONE;
import static io.fluentopenai.realtime.event.EventProperties.Slot.PREVIOUS_ITEM_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RATE_LIMITS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RECEIVED_AT;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RESPONSE;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RESPONSE_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.SAMPLE_RATE;
import static io.fluentopenai.realtime.event.EventProperties.Slot.SESSION;
import static io.fluentopenai.realtime.event.EventProperties.Slot.SPEAKER;
import static io.fluentopenai.realtime.event.EventProperties.Slot.START;
import static io.fluentopenai.realtime.event.EventProperties.Slot.TEXT;
import static io.fluentopenai.realtime.event.EventProperties.Slot.TRANSCRIPT;
import static io.fluentopenai.realtime.event.EventProperties.Slot.TRANSCRIPTION_ERROR;
import static io.fluentopenai.realtime.event.EventProperties.Slot.TRANSCRIPTION_SESSION;
import static io.fluentopenai.realtime.event.EventProperties.Slot.USAGE;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.ServerEvent.ConversationCreated;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemAdded;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemCreated;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemDeleted;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemDone;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemInputAudioTranscriptionCompleted;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemInputAudioTranscriptionDelta;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemInputAudioTranscriptionFailed;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemInputAudioTranscriptionSegment;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemRetrieved;
import io.fluentopenai.realtime.event.ServerEvent.ConversationItemTruncated;
import io.fluentopenai.realtime.event.ServerEvent.ErrorEvent;
import io.fluentopenai.realtime.event.ServerEvent.InputAudioBufferCleared;
import io.fluentopenai.realtime.event.ServerEvent.InputAudioBufferCommitted;
import io.fluentopenai.realtime.event.ServerEvent.InputAudioBufferDtmfEventReceived;
import io.fluentopenai.realtime.event.ServerEvent.InputAudioBufferSpeechStarted;
import io.fluentopenai.realtime.event.ServerEvent.InputAudioBufferSpeechStopped;
import io.fluentopenai.realtime.event.ServerEvent.InputAudioBufferTimeoutTriggered;
import io.fluentopenai.realtime.event.ServerEvent.McpListToolsCompleted;
import io.fluentopenai.realtime.event.ServerEvent.McpListToolsFailed;
import io.fluentopenai.realtime.event.ServerEvent.McpListToolsInProgress;
import io.fluentopenai.realtime.event.ServerEvent.OutputAudioBufferCleared;
import io.fluentopenai.realtime.event.ServerEvent.OutputAudioBufferStarted;
import io.fluentopenai.realtime.event.ServerEvent.OutputAudioBufferStopped;
import io.fluentopenai.realtime.event.ServerEvent.RateLimitsUpdated;
import io.fluentopenai.realtime.event.ServerEvent.ResponseAudioDelta;
import io.fluentopenai.realtime.event.ServerEvent.ResponseAudioDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseAudioTranscriptDelta;
import io.fluentopenai.realtime.event.ServerEvent.ResponseAudioTranscriptDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseContentPartAdded;
import io.fluentopenai.realtime.event.ServerEvent.ResponseContentPartDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseCreated;
import io.fluentopenai.realtime.event.ServerEvent.ResponseDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseFunctionCallArgumentsDelta;
import io.fluentopenai.realtime.event.ServerEvent.ResponseFunctionCallArgumentsDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseMcpCallArgumentsDelta;
import io.fluentopenai.realtime.event.ServerEvent.ResponseMcpCallArgumentsDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseMcpCallCompleted;
import io.fluentopenai.realtime.event.ServerEvent.ResponseMcpCallFailed;
import io.fluentopenai.realtime.event.ServerEvent.ResponseMcpCallInProgress;
import io.fluentopenai.realtime.event.ServerEvent.ResponseOutputItemAdded;
import io.fluentopenai.realtime.event.ServerEvent.ResponseOutputItemDone;
import io.fluentopenai.realtime.event.ServerEvent.ResponseTextDelta;
import io.fluentopenai.realtime.event.ServerEvent.ResponseTextDone;
import io.fluentopenai.realtime.event.ServerEvent.SessionClosed;
import io.fluentopenai.realtime.event.ServerEvent.SessionCreated;
import io.fluentopenai.realtime.event.ServerEvent.SessionInputTranscriptDelta;
import io.fluentopenai.realtime.event.ServerEvent.SessionOutputAudioDelta;
import io.fluentopenai.realtime.event.ServerEvent.SessionOutputTranscriptDelta;
import io.fluentopenai.realtime.event.ServerEvent.SessionUpdated;
import io.fluentopenai.realtime.event.ServerEvent.TranscriptionSessionCreated;
import io.fluentopenai.realtime.event.ServerEvent.TranscriptionSessionUpdated;
import java.io.IOException;

/** Decides by its type which event the JSON is. */
final class ServerEventReader extends EventProperties {
    static final Layouts LAYOUTS = new Layouts();

    static {
        LAYOUTS.with(SESSION)
                .event(SessionCreated.class, "session.created")
                .event(SessionUpdated.class, "session.updated");
        LAYOUTS.with(TRANSCRIPTION_SESSION)
                .event(TranscriptionSessionCreated.class, "transcription_session.created")
                .event(TranscriptionSessionUpdated.class, "transcription_session.updated");
        LAYOUTS.with()
                .event(SessionClosed.class, "session.closed")
                .event(InputAudioBufferCleared.class, "input_audio_buffer.cleared");
        LAYOUTS.with(CONVERSATION).event(ConversationCreated.class, "conversation.created");
        LAYOUTS.with(PREVIOUS_ITEM_ID, ITEM)
                .event(ConversationItemCreated.class, "conversation.item.created")
                .event(ConversationItemAdded.class, "conversation.item.added")
                .event(ConversationItemDone.class, "conversation.item.done");
        LAYOUTS.with(ITEM).event(ConversationItemRetrieved.class, "conversation.item.retrieved");
        LAYOUTS.with(ITEM_ID, CONTENT_INDEX, AUDIO_END_MS)
                .event(ConversationItemTruncated.class, "conversation.item.truncated");
        LAYOUTS.with(ITEM_ID)
                .event(ConversationItemDeleted.class, "conversation.item.deleted")
                .event(McpListToolsInProgress.class, "mcp_list_tools.in_progress")
                .event(McpListToolsCompleted.class, "mcp_list_tools.completed")
                .event(McpListToolsFailed.class, "mcp_list_tools.failed");
        LAYOUTS.with(ITEM_ID, CONTENT_INDEX, DELTA, LOGPROBS)
                .event(
                        ConversationItemInputAudioTranscriptionDelta.class,
                        "conversation.item.input_audio_transcription.delta");
        LAYOUTS.with(ITEM_ID, CONTENT_INDEX, TEXT, ID, SPEAKER, START, END)
                .event(
                        ConversationItemInputAudioTranscriptionSegment.class,
                        "conversation.item.input_audio_transcription.segment");
        LAYOUTS.with(ITEM_ID, CONTENT_INDEX, TRANSCRIPT, LANGUAGES, LOGPROBS, USAGE)
                .event(
                        ConversationItemInputAudioTranscriptionCompleted.class,
                        "conversation.item.input_audio_transcription.completed");
        LAYOUTS.with(ITEM_ID, CONTENT_INDEX, TRANSCRIPTION_ERROR)
                .event(
                        ConversationItemInputAudioTranscriptionFailed.class,
                        "conversation.item.input_audio_transcription.failed");
        LAYOUTS.with(PREVIOUS_ITEM_ID, ITEM_ID).event(InputAudioBufferCommitted.class, "input_audio_buffer.committed");
        LAYOUTS.with(AUDIO_START_MS, ITEM_ID)
                .event(InputAudioBufferSpeechStarted.class, "input_audio_buffer.speech_started");
        LAYOUTS.with(AUDIO_END_MS, ITEM_ID)
                .event(InputAudioBufferSpeechStopped.class, "input_audio_buffer.speech_stopped");
        LAYOUTS.with(AUDIO_START_MS, AUDIO_END_MS, ITEM_ID)
                .event(InputAudioBufferTimeoutTriggered.class, "input_audio_buffer.timeout_triggered");
        LAYOUTS.with(EVENT, RECEIVED_AT)
                .event(InputAudioBufferDtmfEventReceived.class, "input_audio_buffer.dtmf_event_received");
        LAYOUTS.with(RESPONSE_ID)
                .event(OutputAudioBufferStarted.class, "output_audio_buffer.started")
                .event(OutputAudioBufferStopped.class, "output_audio_buffer.stopped")
                .event(OutputAudioBufferCleared.class, "output_audio_buffer.cleared");
        LAYOUTS.with(RESPONSE)
                .event(ResponseCreated.class, "response.created")
                .event(ResponseDone.class, "response.done");
        LAYOUTS.with(RESPONSE_ID, OUTPUT_INDEX, ITEM)
                .event(ResponseOutputItemAdded.class, "response.output_item.added")
                .event(ResponseOutputItemDone.class, "response.output_item.done");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, PART_ADDED)
                .event(ResponseContentPartAdded.class, "response.content_part.added");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, PART_DONE)
                .event(ResponseContentPartDone.class, "response.content_part.done");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, DELTA)
                .event(ResponseTextDelta.class, "response.output_text.delta")
                .event(ResponseTextDelta.class, "response.text.delta")
                .event(ResponseAudioTranscriptDelta.class, "response.output_audio_transcript.delta")
                .event(ResponseAudioTranscriptDelta.class, "response.audio_transcript.delta");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, TEXT)
                .event(ResponseTextDone.class, "response.output_text.done")
                .event(ResponseTextDone.class, "response.text.done");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, TRANSCRIPT)
                .event(ResponseAudioTranscriptDone.class, "response.output_audio_transcript.done")
                .event(ResponseAudioTranscriptDone.class, "response.audio_transcript.done");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, AUDIO_DELTA)
                .event(ResponseAudioDelta.class, "response.output_audio.delta")
                .event(ResponseAudioDelta.class, "response.audio.delta");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX)
                .event(ResponseAudioDone.class, "response.output_audio.done")
                .event(ResponseAudioDone.class, "response.audio.done");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CALL_ID, DELTA)
                .event(ResponseFunctionCallArgumentsDelta.class, "response.function_call_arguments.delta");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CALL_ID, NAME, ARGUMENTS)
                .event(ResponseFunctionCallArgumentsDone.class, "response.function_call_arguments.done");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, DELTA, OBFUSCATION)
                .event(ResponseMcpCallArgumentsDelta.class, "response.mcp_call_arguments.delta");
        LAYOUTS.with(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, ARGUMENTS)
                .event(ResponseMcpCallArgumentsDone.class, "response.mcp_call_arguments.done");
        LAYOUTS.with(OUTPUT_INDEX, ITEM_ID)
                .event(ResponseMcpCallInProgress.class, "response.mcp_call.in_progress")
                .event(ResponseMcpCallCompleted.class, "response.mcp_call.completed")
                .event(ResponseMcpCallFailed.class, "response.mcp_call.failed");
        LAYOUTS.with(DELTA, ELAPSED_MS)
                .event(SessionInputTranscriptDelta.class, "session.input_transcript.delta")
                .event(SessionOutputTranscriptDelta.class, "session.output_transcript.delta");
        LAYOUTS.with(AUDIO_DELTA, SAMPLE_RATE, CHANNELS, FORMAT, ELAPSED_MS)
                .event(SessionOutputAudioDelta.class, "session.output_audio.delta");
        LAYOUTS.with(RATE_LIMITS).event(RateLimitsUpdated.class, "rate_limits.updated");
        LAYOUTS.with(ERROR).event(ErrorEvent.class, "error");
    }

    private ServerEventReader(JsonReader in, Layout layout) throws IOException {
        super(in, layout);
    }

    static ServerEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        Layout layout = type == null ? null : LAYOUTS.of(type);
        return type == null || layout == null
                ? new ServerEvent.Unknown(in)
                : new ServerEventReader(in, layout).event(type);
    }

    private ServerEvent event(String type) {
        return switch (type) {
            case "session.created" -> new SessionCreated(eventId, session, rest);
            case "session.updated" -> new SessionUpdated(eventId, session, rest);
            case "transcription_session.created" -> new TranscriptionSessionCreated(eventId, session, rest);
            case "transcription_session.updated" -> new TranscriptionSessionUpdated(eventId, session, rest);
            case "session.closed" -> new SessionClosed(eventId, rest);
            case "conversation.created" -> new ConversationCreated(eventId, conversation, rest);
            case "conversation.item.created" -> new ConversationItemCreated(eventId, previousItemId, item, rest);
            case "conversation.item.added" -> new ConversationItemAdded(eventId, previousItemId, item, rest);
            case "conversation.item.done" -> new ConversationItemDone(eventId, previousItemId, item, rest);
            case "conversation.item.retrieved" -> new ConversationItemRetrieved(eventId, item, rest);
            case "conversation.item.truncated" ->
                new ConversationItemTruncated(eventId, itemId, contentIndex, audioEndMs, rest);
            case "conversation.item.deleted" -> new ConversationItemDeleted(eventId, itemId, rest);
            case "conversation.item.input_audio_transcription.delta" ->
                new ConversationItemInputAudioTranscriptionDelta(eventId, itemId, contentIndex, delta, logprobs, rest);
            case "conversation.item.input_audio_transcription.segment" ->
                new ConversationItemInputAudioTranscriptionSegment(
                        eventId, itemId, contentIndex, text, id, speaker, start, end, rest);
            case "conversation.item.input_audio_transcription.completed" ->
                new ConversationItemInputAudioTranscriptionCompleted(
                        eventId, itemId, contentIndex, transcript, languages, logprobs, usage, rest);
            case "conversation.item.input_audio_transcription.failed" ->
                new ConversationItemInputAudioTranscriptionFailed(
                        eventId, itemId, contentIndex, transcriptionError, rest);
            case "input_audio_buffer.committed" -> new InputAudioBufferCommitted(eventId, previousItemId, itemId, rest);
            case "input_audio_buffer.cleared" -> new InputAudioBufferCleared(eventId, rest);
            case "input_audio_buffer.speech_started" ->
                new InputAudioBufferSpeechStarted(eventId, audioStartMs, itemId, rest);
            case "input_audio_buffer.speech_stopped" ->
                new InputAudioBufferSpeechStopped(eventId, audioEndMs, itemId, rest);
            case "input_audio_buffer.timeout_triggered" ->
                new InputAudioBufferTimeoutTriggered(eventId, audioStartMs, audioEndMs, itemId, rest);
            case "input_audio_buffer.dtmf_event_received" ->
                new InputAudioBufferDtmfEventReceived(eventId, event, receivedAt, rest);
            case "output_audio_buffer.started" -> new OutputAudioBufferStarted(eventId, responseId, rest);
            case "output_audio_buffer.stopped" -> new OutputAudioBufferStopped(eventId, responseId, rest);
            case "output_audio_buffer.cleared" -> new OutputAudioBufferCleared(eventId, responseId, rest);
            case "response.created" -> new ResponseCreated(eventId, response, rest);
            case "response.done" -> new ResponseDone(eventId, response, rest);
            case "response.output_item.added" ->
                new ResponseOutputItemAdded(eventId, responseId, outputIndex, item, rest);
            case "response.output_item.done" ->
                new ResponseOutputItemDone(eventId, responseId, outputIndex, item, rest);
            case "response.content_part.added" ->
                new ResponseContentPartAdded(eventId, responseId, itemId, outputIndex, contentIndex, partAdded, rest);
            case "response.content_part.done" ->
                new ResponseContentPartDone(eventId, responseId, itemId, outputIndex, contentIndex, partDone, rest);
            case "response.output_text.delta", "response.text.delta" ->
                new ResponseTextDelta(type, eventId, responseId, itemId, outputIndex, contentIndex, delta, rest);
            case "response.output_text.done", "response.text.done" ->
                new ResponseTextDone(type, eventId, responseId, itemId, outputIndex, contentIndex, text, rest);
            case "response.output_audio_transcript.delta", "response.audio_transcript.delta" ->
                new ResponseAudioTranscriptDelta(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, delta, rest);
            case "response.output_audio_transcript.done", "response.audio_transcript.done" ->
                new ResponseAudioTranscriptDone(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, transcript, rest);
            case "response.output_audio.delta", "response.audio.delta" ->
                new ResponseAudioDelta(type, eventId, responseId, itemId, outputIndex, contentIndex, audio, rest);
            case "response.output_audio.done", "response.audio.done" ->
                new ResponseAudioDone(type, eventId, responseId, itemId, outputIndex, contentIndex, rest);
            case "response.function_call_arguments.delta" ->
                new ResponseFunctionCallArgumentsDelta(eventId, responseId, itemId, outputIndex, callId, delta, rest);
            case "response.function_call_arguments.done" ->
                new ResponseFunctionCallArgumentsDone(
                        eventId, responseId, itemId, outputIndex, callId, name, arguments, rest);
            case "response.mcp_call_arguments.delta" ->
                new ResponseMcpCallArgumentsDelta(eventId, responseId, itemId, outputIndex, delta, obfuscation, rest);
            case "response.mcp_call_arguments.done" ->
                new ResponseMcpCallArgumentsDone(eventId, responseId, itemId, outputIndex, arguments, rest);
            case "response.mcp_call.in_progress" -> new ResponseMcpCallInProgress(eventId, outputIndex, itemId, rest);
            case "response.mcp_call.completed" -> new ResponseMcpCallCompleted(eventId, outputIndex, itemId, rest);
            case "response.mcp_call.failed" -> new ResponseMcpCallFailed(eventId, outputIndex, itemId, rest);
            case "mcp_list_tools.in_progress" -> new McpListToolsInProgress(eventId, itemId, rest);
            case "mcp_list_tools.completed" -> new McpListToolsCompleted(eventId, itemId, rest);
            case "mcp_list_tools.failed" -> new McpListToolsFailed(eventId, itemId, rest);
            case "session.input_transcript.delta" -> new SessionInputTranscriptDelta(eventId, delta, elapsedMs, rest);
            case "session.output_transcript.delta" -> new SessionOutputTranscriptDelta(eventId, delta, elapsedMs, rest);
            case "session.output_audio.delta" ->
                new SessionOutputAudioDelta(eventId, audio, sampleRate, channels, format, elapsedMs, rest);
            case "rate_limits.updated" -> new RateLimitsUpdated(eventId, rateLimits, rest);
            case "error" -> new ErrorEvent(eventId, error, rest);
            default -> throw new IllegalStateException("There is a layout of " + type + ", and no case");
        };
    }
}
