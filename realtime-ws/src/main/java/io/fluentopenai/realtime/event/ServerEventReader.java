package io.fluentopenai.realtime.event;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.EventProperties.Layout;
import io.fluentopenai.realtime.event.EventProperties.Slot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Decides by its type which event the JSON is. */
final class ServerEventReader {
    private static final Map<String, Layout> LAYOUTS = new HashMap<>();

    static {
        Layout.of(Slot.SESSION).isOf(LAYOUTS, "session.created", "session.updated");
        Layout.of(Slot.TRANSCRIPTION_SESSION)
                .isOf(LAYOUTS, "transcription_session.created", "transcription_session.updated");
        Layout.of().isOf(LAYOUTS, "session.closed", "input_audio_buffer.cleared");
        Layout.of(Slot.CONVERSATION).isOf(LAYOUTS, "conversation.created");
        Layout.of(Slot.PREVIOUS_ITEM_ID, Slot.ITEM)
                .isOf(LAYOUTS, "conversation.item.created", "conversation.item.added", "conversation.item.done");
        Layout.of(Slot.ITEM).isOf(LAYOUTS, "conversation.item.retrieved");
        Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.AUDIO_END_MS).isOf(LAYOUTS, "conversation.item.truncated");
        Layout.of(Slot.ITEM_ID)
                .isOf(
                        LAYOUTS,
                        "conversation.item.deleted",
                        "mcp_list_tools.in_progress",
                        "mcp_list_tools.completed",
                        "mcp_list_tools.failed");
        Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.DELTA, Slot.LOGPROBS)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.delta");
        Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.TEXT, Slot.ID, Slot.SPEAKER, Slot.START, Slot.END)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.segment");
        Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.TRANSCRIPT, Slot.LANGUAGES, Slot.LOGPROBS, Slot.USAGE)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.completed");
        Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.TRANSCRIPTION_ERROR)
                .isOf(LAYOUTS, "conversation.item.input_audio_transcription.failed");
        Layout.of(Slot.PREVIOUS_ITEM_ID, Slot.ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.committed");
        Layout.of(Slot.AUDIO_START_MS, Slot.ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.speech_started");
        Layout.of(Slot.AUDIO_END_MS, Slot.ITEM_ID).isOf(LAYOUTS, "input_audio_buffer.speech_stopped");
        Layout.of(Slot.AUDIO_START_MS, Slot.AUDIO_END_MS, Slot.ITEM_ID)
                .isOf(LAYOUTS, "input_audio_buffer.timeout_triggered");
        Layout.of(Slot.EVENT, Slot.RECEIVED_AT).isOf(LAYOUTS, "input_audio_buffer.dtmf_event_received");
        Layout.of(Slot.RESPONSE_ID)
                .isOf(
                        LAYOUTS,
                        "output_audio_buffer.started",
                        "output_audio_buffer.stopped",
                        "output_audio_buffer.cleared");
        Layout.of(Slot.RESPONSE).isOf(LAYOUTS, "response.created", "response.done");
        Layout.of(Slot.RESPONSE_ID, Slot.OUTPUT_INDEX, Slot.ITEM)
                .isOf(LAYOUTS, "response.output_item.added", "response.output_item.done");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.PART_ADDED)
                .isOf(LAYOUTS, "response.content_part.added");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.PART_DONE)
                .isOf(LAYOUTS, "response.content_part.done");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.DELTA)
                .isOf(
                        LAYOUTS,
                        "response.output_text.delta",
                        "response.text.delta",
                        "response.output_audio_transcript.delta",
                        "response.audio_transcript.delta");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.TEXT)
                .isOf(LAYOUTS, "response.output_text.done", "response.text.done");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.TRANSCRIPT)
                .isOf(LAYOUTS, "response.output_audio_transcript.done", "response.audio_transcript.done");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX, Slot.AUDIO_DELTA)
                .isOf(LAYOUTS, "response.output_audio.delta", "response.audio.delta");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CONTENT_INDEX)
                .isOf(LAYOUTS, "response.output_audio.done", "response.audio.done");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CALL_ID, Slot.DELTA)
                .isOf(LAYOUTS, "response.function_call_arguments.delta");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.CALL_ID, Slot.NAME, Slot.ARGUMENTS)
                .isOf(LAYOUTS, "response.function_call_arguments.done");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.DELTA, Slot.OBFUSCATION)
                .isOf(LAYOUTS, "response.mcp_call_arguments.delta");
        Layout.of(Slot.RESPONSE_ID, Slot.ITEM_ID, Slot.OUTPUT_INDEX, Slot.ARGUMENTS)
                .isOf(LAYOUTS, "response.mcp_call_arguments.done");
        Layout.of(Slot.OUTPUT_INDEX, Slot.ITEM_ID)
                .isOf(
                        LAYOUTS,
                        "response.mcp_call.in_progress",
                        "response.mcp_call.completed",
                        "response.mcp_call.failed");
        Layout.of(Slot.DELTA, Slot.ELAPSED_MS)
                .isOf(LAYOUTS, "session.input_transcript.delta", "session.output_transcript.delta");
        Layout.of(Slot.AUDIO_DELTA, Slot.SAMPLE_RATE, Slot.CHANNELS, Slot.FORMAT, Slot.ELAPSED_MS)
                .isOf(LAYOUTS, "session.output_audio.delta");
        Layout.of(Slot.RATE_LIMITS).isOf(LAYOUTS, "rate_limits.updated");
        Layout.of(Slot.ERROR).isOf(LAYOUTS, "error");
    }

    private ServerEventReader() {}

    static ServerEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        Layout layout = type == null ? null : LAYOUTS.get(type);
        if (type == null || layout == null) {
            return new ServerEvent.Unknown(in);
        }
        EventProperties p = new EventProperties(in, layout);
        return switch (type) {
            case "session.created" -> new ServerEvent.SessionCreated(p.eventId, p.session, p.rest);
            case "session.updated" -> new ServerEvent.SessionUpdated(p.eventId, p.session, p.rest);
            case "transcription_session.created" ->
                new ServerEvent.TranscriptionSessionCreated(p.eventId, p.session, p.rest);
            case "transcription_session.updated" ->
                new ServerEvent.TranscriptionSessionUpdated(p.eventId, p.session, p.rest);
            case "session.closed" -> new ServerEvent.SessionClosed(p.eventId, p.rest);
            case "conversation.created" -> new ServerEvent.ConversationCreated(p.eventId, p.conversation, p.rest);
            case "conversation.item.created" ->
                new ServerEvent.ConversationItemCreated(p.eventId, p.previousItemId, p.item, p.rest);
            case "conversation.item.added" ->
                new ServerEvent.ConversationItemAdded(p.eventId, p.previousItemId, p.item, p.rest);
            case "conversation.item.done" ->
                new ServerEvent.ConversationItemDone(p.eventId, p.previousItemId, p.item, p.rest);
            case "conversation.item.retrieved" -> new ServerEvent.ConversationItemRetrieved(p.eventId, p.item, p.rest);
            case "conversation.item.truncated" ->
                new ServerEvent.ConversationItemTruncated(p.eventId, p.itemId, p.contentIndex, p.audioEndMs, p.rest);
            case "conversation.item.deleted" -> new ServerEvent.ConversationItemDeleted(p.eventId, p.itemId, p.rest);
            case "conversation.item.input_audio_transcription.delta" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionDelta(
                        p.eventId, p.itemId, p.contentIndex, p.delta, p.logprobs, p.rest);
            case "conversation.item.input_audio_transcription.segment" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionSegment(
                        p.eventId, p.itemId, p.contentIndex, p.text, p.id, p.speaker, p.start, p.end, p.rest);
            case "conversation.item.input_audio_transcription.completed" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionCompleted(
                        p.eventId, p.itemId, p.contentIndex, p.transcript, p.languages, p.logprobs, p.usage, p.rest);
            case "conversation.item.input_audio_transcription.failed" ->
                new ServerEvent.ConversationItemInputAudioTranscriptionFailed(
                        p.eventId, p.itemId, p.contentIndex, p.transcriptionError, p.rest);
            case "input_audio_buffer.committed" ->
                new ServerEvent.InputAudioBufferCommitted(p.eventId, p.previousItemId, p.itemId, p.rest);
            case "input_audio_buffer.cleared" -> new ServerEvent.InputAudioBufferCleared(p.eventId, p.rest);
            case "input_audio_buffer.speech_started" ->
                new ServerEvent.InputAudioBufferSpeechStarted(p.eventId, p.audioStartMs, p.itemId, p.rest);
            case "input_audio_buffer.speech_stopped" ->
                new ServerEvent.InputAudioBufferSpeechStopped(p.eventId, p.audioEndMs, p.itemId, p.rest);
            case "input_audio_buffer.timeout_triggered" ->
                new ServerEvent.InputAudioBufferTimeoutTriggered(
                        p.eventId, p.audioStartMs, p.audioEndMs, p.itemId, p.rest);
            case "input_audio_buffer.dtmf_event_received" ->
                new ServerEvent.InputAudioBufferDtmfEventReceived(p.eventId, p.event, p.receivedAt, p.rest);
            case "output_audio_buffer.started" ->
                new ServerEvent.OutputAudioBufferStarted(p.eventId, p.responseId, p.rest);
            case "output_audio_buffer.stopped" ->
                new ServerEvent.OutputAudioBufferStopped(p.eventId, p.responseId, p.rest);
            case "output_audio_buffer.cleared" ->
                new ServerEvent.OutputAudioBufferCleared(p.eventId, p.responseId, p.rest);
            case "response.created" -> new ServerEvent.ResponseCreated(p.eventId, p.response, p.rest);
            case "response.done" -> new ServerEvent.ResponseDone(p.eventId, p.response, p.rest);
            case "response.output_item.added" ->
                new ServerEvent.ResponseOutputItemAdded(p.eventId, p.responseId, p.outputIndex, p.item, p.rest);
            case "response.output_item.done" ->
                new ServerEvent.ResponseOutputItemDone(p.eventId, p.responseId, p.outputIndex, p.item, p.rest);
            case "response.content_part.added" ->
                new ServerEvent.ResponseContentPartAdded(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.partAdded, p.rest);
            case "response.content_part.done" ->
                new ServerEvent.ResponseContentPartDone(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.partDone, p.rest);
            case "response.output_text.delta", "response.text.delta" ->
                new ServerEvent.ResponseTextDelta(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.delta, p.rest);
            case "response.output_text.done", "response.text.done" ->
                new ServerEvent.ResponseTextDone(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.text, p.rest);
            case "response.output_audio_transcript.delta", "response.audio_transcript.delta" ->
                new ServerEvent.ResponseAudioTranscriptDelta(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.delta, p.rest);
            case "response.output_audio_transcript.done", "response.audio_transcript.done" ->
                new ServerEvent.ResponseAudioTranscriptDone(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.transcript, p.rest);
            case "response.output_audio.delta", "response.audio.delta" ->
                new ServerEvent.ResponseAudioDelta(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.audio, p.rest);
            case "response.output_audio.done", "response.audio.done" ->
                new ServerEvent.ResponseAudioDone(
                        type, p.eventId, p.responseId, p.itemId, p.outputIndex, p.contentIndex, p.rest);
            case "response.function_call_arguments.delta" ->
                new ServerEvent.ResponseFunctionCallArgumentsDelta(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.callId, p.delta, p.rest);
            case "response.function_call_arguments.done" ->
                new ServerEvent.ResponseFunctionCallArgumentsDone(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.callId, p.name, p.arguments, p.rest);
            case "response.mcp_call_arguments.delta" ->
                new ServerEvent.ResponseMcpCallArgumentsDelta(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.delta, p.obfuscation, p.rest);
            case "response.mcp_call_arguments.done" ->
                new ServerEvent.ResponseMcpCallArgumentsDone(
                        p.eventId, p.responseId, p.itemId, p.outputIndex, p.arguments, p.rest);
            case "response.mcp_call.in_progress" ->
                new ServerEvent.ResponseMcpCallInProgress(p.eventId, p.outputIndex, p.itemId, p.rest);
            case "response.mcp_call.completed" ->
                new ServerEvent.ResponseMcpCallCompleted(p.eventId, p.outputIndex, p.itemId, p.rest);
            case "response.mcp_call.failed" ->
                new ServerEvent.ResponseMcpCallFailed(p.eventId, p.outputIndex, p.itemId, p.rest);
            case "mcp_list_tools.in_progress" -> new ServerEvent.McpListToolsInProgress(p.eventId, p.itemId, p.rest);
            case "mcp_list_tools.completed" -> new ServerEvent.McpListToolsCompleted(p.eventId, p.itemId, p.rest);
            case "mcp_list_tools.failed" -> new ServerEvent.McpListToolsFailed(p.eventId, p.itemId, p.rest);
            case "session.input_transcript.delta" ->
                new ServerEvent.SessionInputTranscriptDelta(p.eventId, p.delta, p.elapsedMs, p.rest);
            case "session.output_transcript.delta" ->
                new ServerEvent.SessionOutputTranscriptDelta(p.eventId, p.delta, p.elapsedMs, p.rest);
            case "session.output_audio.delta" ->
                new ServerEvent.SessionOutputAudioDelta(
                        p.eventId, p.audio, p.sampleRate, p.channels, p.format, p.elapsedMs, p.rest);
            case "rate_limits.updated" -> new ServerEvent.RateLimitsUpdated(p.eventId, p.rateLimits, p.rest);
            case "error" -> new ServerEvent.ErrorEvent(p.eventId, p.error, p.rest);
            default -> throw new IllegalStateException("There is a layout of " + type + ", and no case");
        };
    }
}
