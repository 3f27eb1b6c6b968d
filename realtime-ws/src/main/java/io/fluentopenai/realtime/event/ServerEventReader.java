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
import io.fluentopenai.realtime.event.EventProperties.Layout;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Decides by its type which event the JSON is. */
final class ServerEventReader extends EventProperties {
    static final Map<String, Layout> LAYOUTS = new HashMap<>();

    static {
        Layout.of(SESSION).isOf(LAYOUTS, "session.created", "session.updated");
        Layout.of(TRANSCRIPTION_SESSION)
                .isOf(LAYOUTS, "transcription_session.created", "transcription_session.updated");
        Layout.of().isOf(LAYOUTS, "session.closed", "input_audio_buffer.cleared");
        Layout.of(CONVERSATION).isOf(LAYOUTS, "conversation.created");
        Layout.of(PREVIOUS_ITEM_ID, ITEM)
                .isOf(LAYOUTS, "conversation.item.created", "conversation.item.added", "conversation.item.done");
        Layout.of(ITEM).isOf(LAYOUTS, "conversation.item.retrieved");
        Layout.of(ITEM_ID, CONTENT_INDEX, AUDIO_END_MS).isOf(LAYOUTS, "conversation.item.truncated");
        Layout.of(ITEM_ID)
                .isOf(
                        LAYOUTS,
                        "conversation.item.deleted",
                        "mcp_list_tools.in_progress",
                        "mcp_list_tools.completed",
                        "mcp_list_tools.failed");
        Layout.of(ITEM_ID, CONTENT_INDEX, DELTA, LOGPROBS)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.delta");
        Layout.of(ITEM_ID, CONTENT_INDEX, TEXT, ID, SPEAKER, START, END)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.segment");
        Layout.of(ITEM_ID, CONTENT_INDEX, TRANSCRIPT, LANGUAGES, LOGPROBS, USAGE)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.completed");
        Layout.of(ITEM_ID, CONTENT_INDEX, TRANSCRIPTION_ERROR)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.failed");
        Layout.of(PREVIOUS_ITEM_ID, ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.committed");
        Layout.of(AUDIO_START_MS, ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.speech_started");
        Layout.of(AUDIO_END_MS, ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.speech_stopped");
        Layout.of(AUDIO_START_MS, AUDIO_END_MS, ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.timeout_triggered");
        Layout.of(EVENT, RECEIVED_AT).isOf(LAYOUTS, "input_audio_buffer.dtmf_event_received");
        Layout.of(RESPONSE_ID)
                .isOf(
                        LAYOUTS,
                        "output_audio_buffer.started",
                        "output_audio_buffer.stopped",
                        "output_audio_buffer.cleared");
        Layout.of(RESPONSE).isOf(LAYOUTS, "response.created", "response.done");
        Layout.of(RESPONSE_ID, OUTPUT_INDEX, ITEM)
                .isOf(LAYOUTS, "response.output_item.added", "response.output_item.done");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, PART_ADDED)
                .isOf(LAYOUTS, "response.content_part.added");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, PART_DONE)
                .isOf(LAYOUTS, "response.content_part.done");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, DELTA)
                .isOf(
                        LAYOUTS,
                        "response.output_text.delta",
                        "response.text.delta",
                        "response.output_audio_transcript.delta",
                        "response.audio_transcript.delta");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, TEXT)
                .isOf(LAYOUTS, "response.output_text.done", "response.text.done");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, TRANSCRIPT)
                .isOf(LAYOUTS, "response.output_audio_transcript.done", "response.audio_transcript.done");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, AUDIO_DELTA)
                .isOf(LAYOUTS, "response.output_audio.delta", "response.audio.delta");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX)
                .isOf(LAYOUTS, "response.output_audio.done", "response.audio.done");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CALL_ID, DELTA)
                .isOf(LAYOUTS, "response.function_call_arguments.delta");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, CALL_ID, NAME, ARGUMENTS)
                .isOf(LAYOUTS, "response.function_call_arguments.done");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, DELTA, OBFUSCATION)
                .isOf(LAYOUTS, "response.mcp_call_arguments.delta");
        Layout.of(RESPONSE_ID, ITEM_ID, OUTPUT_INDEX, ARGUMENTS).isOf(LAYOUTS, "response.mcp_call_arguments.done");
        Layout.of(OUTPUT_INDEX, ITEM_ID)
                .isOf(
                        LAYOUTS,
                        "response.mcp_call.in_progress",
                        "response.mcp_call.completed",
                        "response.mcp_call.failed");
        Layout.of(DELTA, ELAPSED_MS).isOf(LAYOUTS, "session.input_transcript.delta", "session.output_transcript.delta");
        Layout.of(AUDIO_DELTA, SAMPLE_RATE, CHANNELS, FORMAT, ELAPSED_MS).isOf(LAYOUTS, "session.output_audio.delta");
        Layout.of(RATE_LIMITS).isOf(LAYOUTS, "rate_limits.updated");
        Layout.of(ERROR).isOf(LAYOUTS, "error");
    }

    private ServerEventReader(JsonReader in, Layout layout) throws IOException {
        super(in, layout);
    }

    static ServerEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        Layout layout = type == null ? null : LAYOUTS.get(type);
        return type == null || layout == null
                ? new ServerEvent.Unknown(in)
                : new ServerEventReader(in, layout).event(type);
    }

    private ServerEvent event(String type) {
        return switch (type) {
            case "session.created" -> new ServerEvent.SessionCreated(eventId, session, rest);
            case "session.updated" -> new ServerEvent.SessionUpdated(eventId, session, rest);
            case "transcription_session.created" -> new ServerEvent.TranscriptionSessionCreated(eventId, session, rest);
            case "transcription_session.updated" -> new ServerEvent.TranscriptionSessionUpdated(eventId, session, rest);
            case "session.closed" -> new ServerEvent.SessionClosed(eventId, rest);
            case "conversation.created" -> new ServerEvent.ConversationCreated(eventId, conversation, rest);
            case "conversation.item.created" ->
                new ServerEvent.ConversationItemCreated(eventId, previousItemId, item, rest);
            case "conversation.item.added" ->
                new ServerEvent.ConversationItemAdded(eventId, previousItemId, item, rest);
            case "conversation.item.done" -> new ServerEvent.ConversationItemDone(eventId, previousItemId, item, rest);
            case "conversation.item.retrieved" -> new ServerEvent.ConversationItemRetrieved(eventId, item, rest);
            case "conversation.item.truncated" ->
                new ServerEvent.ConversationItemTruncated(eventId, itemId, contentIndex, audioEndMs, rest);
            case "conversation.item.deleted" -> new ServerEvent.ConversationItemDeleted(eventId, itemId, rest);
            case "conversation.item.input_audio_transcription.delta" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionDelta(
                        eventId, itemId, contentIndex, delta, logprobs, rest);
            case "conversation.item.input_audio_transcription.segment" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionSegment(
                        eventId, itemId, contentIndex, text, id, speaker, start, end, rest);
            case "conversation.item.input_audio_transcription.completed" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionCompleted(
                        eventId, itemId, contentIndex, transcript, languages, logprobs, usage, rest);
            case "conversation.item.input_audio_transcription.failed" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionFailed(
                        eventId, itemId, contentIndex, transcriptionError, rest);
            case "input_audio_buffer.committed" ->
                new ServerEvent.InputAudioBufferCommitted(eventId, previousItemId, itemId, rest);
            case "input_audio_buffer.cleared" -> new ServerEvent.InputAudioBufferCleared(eventId, rest);
            case "input_audio_buffer.speech_started" ->
                new ServerEvent.InputAudioBufferSpeechStarted(eventId, audioStartMs, itemId, rest);
            case "input_audio_buffer.speech_stopped" ->
                new ServerEvent.InputAudioBufferSpeechStopped(eventId, audioEndMs, itemId, rest);
            case "input_audio_buffer.timeout_triggered" ->
                new ServerEvent.InputAudioBufferTimeoutTriggered(eventId, audioStartMs, audioEndMs, itemId, rest);
            case "input_audio_buffer.dtmf_event_received" ->
                new ServerEvent.InputAudioBufferDtmfEventReceived(eventId, event, receivedAt, rest);
            case "output_audio_buffer.started" -> new ServerEvent.OutputAudioBufferStarted(eventId, responseId, rest);
            case "output_audio_buffer.stopped" -> new ServerEvent.OutputAudioBufferStopped(eventId, responseId, rest);
            case "output_audio_buffer.cleared" -> new ServerEvent.OutputAudioBufferCleared(eventId, responseId, rest);
            case "response.created" -> new ServerEvent.ResponseCreated(eventId, response, rest);
            case "response.done" -> new ServerEvent.ResponseDone(eventId, response, rest);
            case "response.output_item.added" ->
                new ServerEvent.ResponseOutputItemAdded(eventId, responseId, outputIndex, item, rest);
            case "response.output_item.done" ->
                new ServerEvent.ResponseOutputItemDone(eventId, responseId, outputIndex, item, rest);
            case "response.content_part.added" ->
                new ServerEvent.ResponseContentPartAdded(
                        eventId, responseId, itemId, outputIndex, contentIndex, partAdded, rest);
            case "response.content_part.done" ->
                new ServerEvent.ResponseContentPartDone(
                        eventId, responseId, itemId, outputIndex, contentIndex, partDone, rest);
            case "response.output_text.delta", "response.text.delta" ->
                new ServerEvent.ResponseTextDelta(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, delta, rest);
            case "response.output_text.done", "response.text.done" ->
                new ServerEvent.ResponseTextDone(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, text, rest);
            case "response.output_audio_transcript.delta", "response.audio_transcript.delta" ->
                new ServerEvent.ResponseAudioTranscriptDelta(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, delta, rest);
            case "response.output_audio_transcript.done", "response.audio_transcript.done" ->
                new ServerEvent.ResponseAudioTranscriptDone(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, transcript, rest);
            case "response.output_audio.delta", "response.audio.delta" ->
                new ServerEvent.ResponseAudioDelta(
                        type, eventId, responseId, itemId, outputIndex, contentIndex, audio, rest);
            case "response.output_audio.done", "response.audio.done" ->
                new ServerEvent.ResponseAudioDone(type, eventId, responseId, itemId, outputIndex, contentIndex, rest);
            case "response.function_call_arguments.delta" ->
                new ServerEvent.ResponseFunctionCallArgumentsDelta(
                        eventId, responseId, itemId, outputIndex, callId, delta, rest);
            case "response.function_call_arguments.done" ->
                new ServerEvent.ResponseFunctionCallArgumentsDone(
                        eventId, responseId, itemId, outputIndex, callId, name, arguments, rest);
            case "response.mcp_call_arguments.delta" ->
                new ServerEvent.ResponseMcpCallArgumentsDelta(
                        eventId, responseId, itemId, outputIndex, delta, obfuscation, rest);
            case "response.mcp_call_arguments.done" ->
                new ServerEvent.ResponseMcpCallArgumentsDone(eventId, responseId, itemId, outputIndex, arguments, rest);
            case "response.mcp_call.in_progress" ->
                new ServerEvent.ResponseMcpCallInProgress(eventId, outputIndex, itemId, rest);
            case "response.mcp_call.completed" ->
                new ServerEvent.ResponseMcpCallCompleted(eventId, outputIndex, itemId, rest);
            case "response.mcp_call.failed" ->
                new ServerEvent.ResponseMcpCallFailed(eventId, outputIndex, itemId, rest);
            case "mcp_list_tools.in_progress" -> new ServerEvent.McpListToolsInProgress(eventId, itemId, rest);
            case "mcp_list_tools.completed" -> new ServerEvent.McpListToolsCompleted(eventId, itemId, rest);
            case "mcp_list_tools.failed" -> new ServerEvent.McpListToolsFailed(eventId, itemId, rest);
            case "session.input_transcript.delta" ->
                new ServerEvent.SessionInputTranscriptDelta(eventId, delta, elapsedMs, rest);
            case "session.output_transcript.delta" ->
                new ServerEvent.SessionOutputTranscriptDelta(eventId, delta, elapsedMs, rest);
            case "session.output_audio.delta" ->
                new ServerEvent.SessionOutputAudioDelta(eventId, audio, sampleRate, channels, format, elapsedMs, rest);
            case "rate_limits.updated" -> new ServerEvent.RateLimitsUpdated(eventId, rateLimits, rest);
            case "error" -> new ServerEvent.ErrorEvent(eventId, error, rest);
            default -> throw new IllegalStateException("There is a layout of " + type + ", and no case");
        };
    }
}
