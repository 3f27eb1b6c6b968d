package io.fluentopenai.realtime.event;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.EventProperties.Layout;
import io.fluentopenai.realtime.event.EventProperties.Slot;
import java.io.IOException;

/** Decides by its type which event the JSON is. */
final class ServerEventReader {
    private static final Layout SESSION = Layout.of(Slot.SESSION);
    private static final Layout TRANSCRIPTION_SESSION = Layout.of(Slot.TRANSCRIPTION_SESSION);
    private static final Layout EVENT = Layout.of();
    private static final Layout CONVERSATION = Layout.of(Slot.CONVERSATION);
    private static final Layout PLACED_ITEM = Layout.of(Slot.PREVIOUS_ITEM_ID, Slot.ITEM);
    private static final Layout ITEM = Layout.of(Slot.ITEM);
    private static final Layout TRUNCATED = Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.AUDIO_END_MS);
    private static final Layout ITEM_ID = Layout.of(Slot.ITEM_ID);
    private static final Layout TRANSCRIPTION_DELTA =
            Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.DELTA, Slot.LOGPROBS);
    private static final Layout TRANSCRIPTION_SEGMENT =
            Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.TEXT, Slot.ID, Slot.SPEAKER, Slot.START, Slot.END);
    private static final Layout TRANSCRIPTION_COMPLETED =
            Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.TRANSCRIPT, Slot.LANGUAGES, Slot.LOGPROBS, Slot.USAGE);
    private static final Layout TRANSCRIPTION_FAILED =
            Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.TRANSCRIPTION_ERROR);
    private static final Layout COMMITTED = Layout.of(Slot.PREVIOUS_ITEM_ID, Slot.ITEM_ID);
    private static final Layout SPEECH_STARTED = Layout.of(Slot.AUDIO_START_MS, Slot.ITEM_ID);
    private static final Layout SPEECH_STOPPED = Layout.of(Slot.AUDIO_END_MS, Slot.ITEM_ID);
    private static final Layout TIMEOUT = Layout.of(Slot.AUDIO_START_MS, Slot.AUDIO_END_MS, Slot.ITEM_ID);
    private static final Layout DTMF = Layout.of(Slot.EVENT, Slot.RECEIVED_AT);
    private static final Layout RESPONSE_ID = Layout.of(Slot.RESPONSE_ID);
    private static final Layout RESPONSE = Layout.of(Slot.RESPONSE);
    private static final Layout OUTPUT_ITEM = Layout.of(Slot.RESPONSE_ID, Slot.OUTPUT_INDEX, Slot.ITEM);
    private static final Layout PART_ADDED =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.PART_ADDED);
    private static final Layout PART_DONE =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.PART_DONE);
    private static final Layout TEXT_DELTA =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.DELTA);
    private static final Layout TEXT_DONE =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.TEXT);
    private static final Layout TRANSCRIPT_DONE =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.TRANSCRIPT);
    private static final Layout AUDIO_DELTA =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.AUDIO_DELTA);
    private static final Layout AUDIO_DONE =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX);
    private static final Layout FUNCTION_DELTA =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CALL_ID, Slot.DELTA);
    private static final Layout FUNCTION_DONE =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CALL_ID, Slot.NAME, Slot.ARGUMENTS);
    private static final Layout MCP_DELTA =
            Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.DELTA, Slot.OBFUSCATION);
    private static final Layout MCP_DONE = Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.ARGUMENTS);
    private static final Layout MCP_CALL = Layout.of(Slot.OUTPUT_INDEX, Slot.ITEM_ID);
    private static final Layout TRANSLATED_TRANSCRIPT = Layout.of(Slot.DELTA, Slot.ELAPSED_MS);
    private static final Layout TRANSLATED_AUDIO =
            Layout.of(Slot.AUDIO_DELTA, Slot.SAMPLE_RATE, Slot.CHANNELS, Slot.FORMAT, Slot.ELAPSED_MS);
    private static final Layout RATE_LIMITS = Layout.of(Slot.RATE_LIMITS);
    private static final Layout ERROR = Layout.of(Slot.ERROR);

    private ServerEventReader() {}

    static ServerEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        if (type == null) {
            return new ServerEvent.Unknown(in);
        }
        return switch (type) {
            case "session.created" -> {
                EventProperties p = new EventProperties(in, SESSION);
                yield new ServerEvent.SessionCreated(p.eventId, p.session, p.rest);
            }
            case "session.updated" -> {
                EventProperties p = new EventProperties(in, SESSION);
                yield new ServerEvent.SessionUpdated(p.eventId, p.session, p.rest);
            }
            case "transcription_session.created" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_SESSION);
                yield new ServerEvent.TranscriptionSessionCreated(p.eventId, p.session, p.rest);
            }
            case "transcription_session.updated" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_SESSION);
                yield new ServerEvent.TranscriptionSessionUpdated(p.eventId, p.session, p.rest);
            }
            case "session.closed" -> {
                EventProperties p = new EventProperties(in, EVENT);
                yield new ServerEvent.SessionClosed(p.eventId, p.rest);
            }
            case "conversation.created" -> {
                EventProperties p = new EventProperties(in, CONVERSATION);
                yield new ServerEvent.ConversationCreated(p.eventId, p.conversation, p.rest);
            }
            case "conversation.item.created" -> {
                EventProperties p = new EventProperties(in, PLACED_ITEM);
                yield new ServerEvent.ConversationItemCreated(p.eventId, p.previousItemId, p.item, p.rest);
            }
            case "conversation.item.added" -> {
                EventProperties p = new EventProperties(in, PLACED_ITEM);
                yield new ServerEvent.ConversationItemAdded(p.eventId, p.previousItemId, p.item, p.rest);
            }
            case "conversation.item.done" -> {
                EventProperties p = new EventProperties(in, PLACED_ITEM);
                yield new ServerEvent.ConversationItemDone(p.eventId, p.previousItemId, p.item, p.rest);
            }
            case "conversation.item.retrieved" -> {
                EventProperties p = new EventProperties(in, ITEM);
                yield new ServerEvent.ConversationItemRetrieved(p.eventId, p.item, p.rest);
            }
            case "conversation.item.truncated" -> {
                EventProperties p = new EventProperties(in, TRUNCATED);
                yield new ServerEvent.ConversationItemTruncated(
                        p.eventId, p.itemId, p.contentIndex, p.audioEndMs, p.rest);
            }
            case "conversation.item.deleted" -> {
                EventProperties p = new EventProperties(in, ITEM_ID);
                yield new ServerEvent.ConversationItemDeleted(p.eventId, p.itemId, p.rest);
            }
            case "conversation.item.input_audio_transcription.delta" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_DELTA);
                yield new ServerEvent.ConversationItemInputAudioTranscriptionDelta(
                        p.eventId, p.itemId, p.contentIndex, p.delta, p.logprobs, p.rest);
            }
            case "conversation.item.input_audio_transcription.segment" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_SEGMENT);
                yield new ServerEvent.ConversationItemInputAudioTranscriptionSegment(
                        p.eventId, p.itemId, p.contentIndex, p.text, p.id, p.speaker, p.start, p.end, p.rest);
            }
            case "conversation.item.input_audio_transcription.completed" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_COMPLETED);
                yield new ServerEvent.ConversationItemInputAudioTranscriptionCompleted(
                        p.eventId, p.itemId, p.contentIndex, p.transcript, p.languages, p.logprobs, p.usage, p.rest);
            }
            case "conversation.item.input_audio_transcription.failed" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_FAILED);
                yield new ServerEvent.ConversationItemInputAudioTranscriptionFailed(
                        p.eventId, p.itemId, p.contentIndex, p.transcriptionError, p.rest);
            }
            case "input_audio_buffer.committed" -> {
                EventProperties p = new EventProperties(in, COMMITTED);
                yield new ServerEvent.InputAudioBufferCommitted(p.eventId, p.previousItemId, p.itemId, p.rest);
            }
            case "input_audio_buffer.cleared" -> {
                EventProperties p = new EventProperties(in, EVENT);
                yield new ServerEvent.InputAudioBufferCleared(p.eventId, p.rest);
            }
            case "input_audio_buffer.speech_started" -> {
                EventProperties p = new EventProperties(in, SPEECH_STARTED);
                yield new ServerEvent.InputAudioBufferSpeechStarted(p.eventId, p.audioStartMs, p.itemId, p.rest);
            }
            case "input_audio_buffer.speech_stopped" -> {
                EventProperties p = new EventProperties(in, SPEECH_STOPPED);
                yield new ServerEvent.InputAudioBufferSpeechStopped(p.eventId, p.audioEndMs, p.itemId, p.rest);
            }
            case "input_audio_buffer.timeout_triggered" -> {
                EventProperties p = new EventProperties(in, TIMEOUT);
                yield new ServerEvent.InputAudioBufferTimeoutTriggered(
                        p.eventId, p.audioStartMs, p.audioEndMs, p.itemId, p.rest);
            }
            case "input_audio_buffer.dtmf_event_received" -> {
                EventProperties p = new EventProperties(in, DTMF);
                yield new ServerEvent.InputAudioBufferDtmfEventReceived(p.eventId, p.event, p.receivedAt, p.rest);
            }
            case "output_audio_buffer.started" -> {
                EventProperties p = new EventProperties(in, RESPONSE_ID);
                yield new ServerEvent.OutputAudioBufferStarted(p.eventId, p.responseId, p.rest);
            }
            case "output_audio_buffer.stopped" -> {
                EventProperties p = new EventProperties(in, RESPONSE_ID);
                yield new ServerEvent.OutputAudioBufferStopped(p.eventId, p.responseId, p.rest);
            }
            case "output_audio_buffer.cleared" -> {
                EventProperties p = new EventProperties(in, RESPONSE_ID);
                yield new ServerEvent.OutputAudioBufferCleared(p.eventId, p.responseId, p.rest);
            }
            case "response.created" -> {
                EventProperties p = new EventProperties(in, RESPONSE);
                yield new ServerEvent.ResponseCreated(p.eventId, p.response, p.rest);
            }
            case "response.done" -> {
                EventProperties p = new EventProperties(in, RESPONSE);
                yield new ServerEvent.ResponseDone(p.eventId, p.response, p.rest);
            }
            case "response.output_item.added" -> {
                EventProperties p = new EventProperties(in, OUTPUT_ITEM);
                yield new ServerEvent.ResponseOutputItemAdded(p.eventId, p.responseId, p.outputIndex, p.item, p.rest);
            }
            case "response.output_item.done" -> {
                EventProperties p = new EventProperties(in, OUTPUT_ITEM);
                yield new ServerEvent.ResponseOutputItemDone(p.eventId, p.responseId, p.outputIndex, p.item, p.rest);
            }
            case "response.content_part.added" -> {
                EventProperties p = new EventProperties(in, PART_ADDED);
                yield new ServerEvent.ResponseContentPartAdded(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.partAdded, p.rest);
            }
            case "response.content_part.done" -> {
                EventProperties p = new EventProperties(in, PART_DONE);
                yield new ServerEvent.ResponseContentPartDone(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.partDone, p.rest);
            }
            case "response.output_text.delta", "response.text.delta" -> {
                EventProperties p = new EventProperties(in, TEXT_DELTA);
                yield new ServerEvent.ResponseTextDelta(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.delta, p.rest);
            }
            case "response.output_text.done", "response.text.done" -> {
                EventProperties p = new EventProperties(in, TEXT_DONE);
                yield new ServerEvent.ResponseTextDone(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.text, p.rest);
            }
            case "response.output_audio_transcript.delta", "response.audio_transcript.delta" -> {
                EventProperties p = new EventProperties(in, TEXT_DELTA);
                yield new ServerEvent.ResponseAudioTranscriptDelta(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.delta, p.rest);
            }
            case "response.output_audio_transcript.done", "response.audio_transcript.done" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPT_DONE);
                yield new ServerEvent.ResponseAudioTranscriptDone(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.transcript, p.rest);
            }
            case "response.output_audio.delta", "response.audio.delta" -> {
                EventProperties p = new EventProperties(in, AUDIO_DELTA);
                yield new ServerEvent.ResponseAudioDelta(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.audio, p.rest);
            }
            case "response.output_audio.done", "response.audio.done" -> {
                EventProperties p = new EventProperties(in, AUDIO_DONE);
                yield new ServerEvent.ResponseAudioDone(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.rest);
            }
            case "response.function_call_arguments.delta" -> {
                EventProperties p = new EventProperties(in, FUNCTION_DELTA);
                yield new ServerEvent.ResponseFunctionCallArgumentsDelta(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.callId, p.delta, p.rest);
            }
            case "response.function_call_arguments.done" -> {
                EventProperties p = new EventProperties(in, FUNCTION_DONE);
                yield new ServerEvent.ResponseFunctionCallArgumentsDone(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.callId, p.name, p.arguments, p.rest);
            }
            case "response.mcp_call_arguments.delta" -> {
                EventProperties p = new EventProperties(in, MCP_DELTA);
                yield new ServerEvent.ResponseMcpCallArgumentsDelta(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.delta, p.obfuscation, p.rest);
            }
            case "response.mcp_call_arguments.done" -> {
                EventProperties p = new EventProperties(in, MCP_DONE);
                yield new ServerEvent.ResponseMcpCallArgumentsDone(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.arguments, p.rest);
            }
            case "response.mcp_call.in_progress" -> {
                EventProperties p = new EventProperties(in, MCP_CALL);
                yield new ServerEvent.ResponseMcpCallInProgress(p.eventId, p.outputIndex, p.itemId, p.rest);
            }
            case "response.mcp_call.completed" -> {
                EventProperties p = new EventProperties(in, MCP_CALL);
                yield new ServerEvent.ResponseMcpCallCompleted(p.eventId, p.outputIndex, p.itemId, p.rest);
            }
            case "response.mcp_call.failed" -> {
                EventProperties p = new EventProperties(in, MCP_CALL);
                yield new ServerEvent.ResponseMcpCallFailed(p.eventId, p.outputIndex, p.itemId, p.rest);
            }
            case "mcp_list_tools.in_progress" -> {
                EventProperties p = new EventProperties(in, ITEM_ID);
                yield new ServerEvent.McpListToolsInProgress(p.eventId, p.itemId, p.rest);
            }
            case "mcp_list_tools.completed" -> {
                EventProperties p = new EventProperties(in, ITEM_ID);
                yield new ServerEvent.McpListToolsCompleted(p.eventId, p.itemId, p.rest);
            }
            case "mcp_list_tools.failed" -> {
                EventProperties p = new EventProperties(in, ITEM_ID);
                yield new ServerEvent.McpListToolsFailed(p.eventId, p.itemId, p.rest);
            }
            case "session.input_transcript.delta" -> {
                EventProperties p = new EventProperties(in, TRANSLATED_TRANSCRIPT);
                yield new ServerEvent.SessionInputTranscriptDelta(p.eventId, p.delta, p.elapsedMs, p.rest);
            }
            case "session.output_transcript.delta" -> {
                EventProperties p = new EventProperties(in, TRANSLATED_TRANSCRIPT);
                yield new ServerEvent.SessionOutputTranscriptDelta(p.eventId, p.delta, p.elapsedMs, p.rest);
            }
            case "session.output_audio.delta" -> {
                EventProperties p = new EventProperties(in, TRANSLATED_AUDIO);
                yield new ServerEvent.SessionOutputAudioDelta(
                        p.eventId, p.audio, p.sampleRate, p.channels, p.format, p.elapsedMs, p.rest);
            }
            case "rate_limits.updated" -> {
                EventProperties p = new EventProperties(in, RATE_LIMITS);
                yield new ServerEvent.RateLimitsUpdated(p.eventId, p.rateLimits, p.rest);
            }
            case "error" -> {
                EventProperties p = new EventProperties(in, ERROR);
                yield new ServerEvent.ErrorEvent(p.eventId, p.error, p.rest);
            }
            default -> new ServerEvent.Unknown(in);
        };
    }
}
