package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.LogProbProperties;
import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.client.model.RealtimeResponse;
import io.fluentopenai.client.model.RealtimeServerEventConversationCreatedConversation;
import io.fluentopenai.client.model.RealtimeServerEventConversationItemInputAudioTranscriptionCompletedUsage;
import io.fluentopenai.client.model.RealtimeServerEventConversationItemInputAudioTranscriptionFailedError;
import io.fluentopenai.client.model.RealtimeServerEventErrorError;
import io.fluentopenai.client.model.RealtimeServerEventRateLimitsUpdatedRateLimit;
import io.fluentopenai.client.model.RealtimeServerEventResponseContentPartAddedPart;
import io.fluentopenai.client.model.RealtimeServerEventResponseContentPartDonePart;
import io.fluentopenai.client.model.RealtimeSessionCreateResponseGA;
import io.fluentopenai.client.model.RealtimeSessionObject;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateResponseGA;
import io.fluentopenai.client.model.RealtimeTranslationSession;
import io.fluentopenai.internal.Given;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that the server sends.
 *
 * <p>The records are named after the types on the wire. Where the beta protocol has another name for the same event, both
 * are one record, whose {@code type} component tells which it was. Events that belong together share an interface: {@link
 * Text} is deltas and whole text, {@link OfResponse} everything that carries a response id, and so on. An event of a type
 * that this version does not know is an {@link Unknown} with its JSON.
 *
 * <p>All records are in this file: a sealed interface whose members are nested is imported once and names each event as
 * {@code ServerEvent.ResponseDone}, and one page lists them in the order of the API reference.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-server-events">API reference: server events</a>
 */
public sealed interface ServerEvent extends RealtimeEvent {

    /**
     * Reads one event.
     *
     * @throws IOException if the input ends early or is no JSON
     */
    static ServerEvent read(JsonReader in) throws IOException {
        return ServerEventReader.read(Given.notNull(in, "in"));
    }

    /**
     * Reads one event from JSON in UTF-8.
     *
     * @throws IllegalArgumentException if it is not one complete JSON value
     */
    static ServerEvent fromJson(byte[] utf8) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(utf8, "utf8")), ServerEvent::read);
    }

    /**
     * Reads one event from JSON text.
     *
     * @throws IllegalArgumentException if it is not one complete JSON value
     */
    static ServerEvent fromJson(String json) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(json, "json")), ServerEvent::read);
    }

    // ---- What events have in common

    /** Tells of a session's configuration. */
    sealed interface Session extends ServerEvent {
        /**
         * The configuration: a {@link RealtimeSessionCreateResponseGA}, {@link
         * RealtimeTranscriptionSessionCreateResponseGA} or {@link RealtimeTranslationSession}; in the beta protocol a
         * {@link RealtimeSessionObject} or {@code RealtimeTranscriptionSessionCreateResponse}.
         */
        @Nullable
        JsonValue session();

        @Override
        default void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, session());
        }

        /** The configuration of a conversation; null if it is another kind of session. */
        default @Nullable RealtimeSessionCreateResponseGA realtime() {
            return session() instanceof RealtimeSessionCreateResponseGA realtime ? realtime : null;
        }

        /** The configuration of a transcription session; null if it is another kind of session. */
        default @Nullable RealtimeTranscriptionSessionCreateResponseGA transcription() {
            return session() instanceof RealtimeTranscriptionSessionCreateResponseGA transcription
                    ? transcription
                    : null;
        }

        /** The configuration of a translation session; null if it is another kind of session. */
        default @Nullable RealtimeTranslationSession translation() {
            return session() instanceof RealtimeTranslationSession translation ? translation : null;
        }

        /** The configuration of a conversation in the beta protocol; null if it is another kind of session. */
        default @Nullable RealtimeSessionObject beta() {
            return session() instanceof RealtimeSessionObject beta ? beta : null;
        }
    }

    /** Names the response that it belongs to. */
    sealed interface OfResponse extends ServerEvent {
        /** The id of the response. */
        @Nullable
        String responseId();
    }

    /** Names the item of the conversation that it belongs to. */
    sealed interface OfItem extends ServerEvent {
        /** The id of the item. */
        @Nullable
        String itemId();
    }

    /** Belongs to a content part of a message that is part of a response. */
    sealed interface OfContent extends OfResponse, OfItem {
        /** The place of the message in the output of the response, from 0. */
        @Nullable
        Long outputIndex();

        /** The place of the content part in the message, from 0. */
        @Nullable
        Long contentIndex();
    }

    /** Holds a response. */
    sealed interface Response extends OfResponse {
        /** The response as it is now. In the beta protocol, properties that are named otherwise there are extra ones. */
        @Nullable
        RealtimeResponse response();

        @Override
        default @Nullable String responseId() {
            RealtimeResponse response = response();
            return response == null ? null : response.id();
        }

        @Override
        default void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, response());
        }
    }

    /** Holds an item of a response. */
    sealed interface OutputItem extends OfResponse, OfItem {
        /** The place of the item in the output of the response, from 0. */
        @Nullable
        Long outputIndex();

        /** The item as it is now. */
        @Nullable
        RealtimeConversationItem item();

        @Override
        default @Nullable String itemId() {
            RealtimeConversationItem item = item();
            return item == null ? null : item.id();
        }

        @Override
        default void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId(), outputIndex(), item());
        }
    }

    /** Holds an item of the conversation. */
    sealed interface ConversationItem extends OfItem {
        /** The item as it is now. */
        @Nullable
        RealtimeConversationItem item();

        @Override
        default @Nullable String itemId() {
            RealtimeConversationItem item = item();
            return item == null ? null : item.id();
        }
    }

    /** Comes in pieces: deltas, and at last the whole. */
    sealed interface Streamed extends ServerEvent {
        /** Whether this is the last event, which has the whole. */
        boolean isDone();

        /** Whether this is a piece, and more follows. */
        default boolean isDelta() {
            return !isDone();
        }
    }

    /** The text of a response. */
    sealed interface Text extends Streamed, OfContent {
        /** The piece of text that a delta brings; the whole text where {@link #isDone()}. */
        @Nullable
        String text();
    }

    /** The audio of a response. */
    sealed interface Audio extends Streamed, OfContent {
        /** The piece of audio that a delta brings, decoded; null where {@link #isDone()}, which does not repeat the whole. */
        @Nullable
        AudioBytes audio();
    }

    /** The transcript of the audio of a response. */
    sealed interface AudioTranscript extends Streamed, OfContent {
        /** The piece of the transcript that a delta brings; the whole transcript where {@link #isDone()}. */
        @Nullable
        String transcript();
    }

    /** The arguments of a function call. */
    sealed interface FunctionCallArguments extends Streamed, OfResponse, OfItem {
        /** The id of the function call, which its output refers to. */
        @Nullable
        String callId();

        /** The piece of JSON text that a delta brings; the whole arguments where {@link #isDone()}. */
        @Nullable
        String arguments();
    }

    /** The arguments of a call of an MCP tool. */
    sealed interface McpCallArguments extends Streamed, OfResponse, OfItem {
        /** The piece of JSON text that a delta brings; the whole arguments where {@link #isDone()}. */
        @Nullable
        String arguments();
    }

    /** The transcript of what the user said. */
    sealed interface InputAudioTranscription extends Streamed, OfItem {
        /** The place of the audio in the user's message, from 0. */
        @Nullable
        Long contentIndex();

        /** The piece of the transcript that a delta or segment brings; the whole where {@link #isCompleted()}; null where {@link #isFailed()}. */
        @Nullable
        String transcript();

        /** Whether this has the whole transcript. */
        default boolean isCompleted() {
            return this instanceof ConversationItemInputAudioTranscriptionCompleted;
        }

        /** Whether there will be no transcript. */
        default boolean isFailed() {
            return this instanceof ConversationItemInputAudioTranscriptionFailed;
        }
    }

    // ---- The events

    /** {@code session.created}: the first event of a session, with its configuration. Of a translation session as well. */
    record SessionCreated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {
        @Override
        public String type() {
            return "session.created";
        }
    }

    /** {@code session.updated}: the whole configuration after a {@code session.update}. Of a translation session as well. */
    record SessionUpdated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {
        @Override
        public String type() {
            return "session.updated";
        }
    }

    /** {@code transcription_session.created}: the first event of a beta transcription session. */
    record TranscriptionSessionCreated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {
        @Override
        public String type() {
            return "transcription_session.created";
        }
    }

    /** {@code transcription_session.updated}: the configuration of a beta transcription session after its update. */
    record TranscriptionSessionUpdated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {
        @Override
        public String type() {
            return "transcription_session.updated";
        }
    }

    /** {@code session.closed}: the end of a translation session, after {@code session.close} and all of its output. */
    record SessionClosed(@Nullable String eventId, Map<String, JsonNode> extraProperties) implements ServerEvent {
        @Override
        public String type() {
            return "session.closed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /** {@code conversation.created}: the conversation of a session, which is made right after the session. */
    record ConversationCreated(
            @Nullable String eventId,
            @Nullable RealtimeServerEventConversationCreatedConversation conversation,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "conversation.created";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, conversation);
        }
    }

    /** {@code conversation.item.created}: an item of the conversation, in the beta protocol. */
    record ConversationItemCreated(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements ConversationItem {
        @Override
        public String type() {
            return "conversation.item.created";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, previousItemId, item);
        }
    }

    /** {@code conversation.item.added}: an item has been added to the conversation; it may not be complete yet. */
    record ConversationItemAdded(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements ConversationItem {
        @Override
        public String type() {
            return "conversation.item.added";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, previousItemId, item);
        }
    }

    /** {@code conversation.item.done}: an item of the conversation is complete. */
    record ConversationItemDone(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements ConversationItem {
        @Override
        public String type() {
            return "conversation.item.done";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, previousItemId, item);
        }
    }

    /** {@code conversation.item.retrieved}: the answer to {@code conversation.item.retrieve}. */
    record ConversationItemRetrieved(
            @Nullable String eventId, @Nullable RealtimeConversationItem item, Map<String, JsonNode> extraProperties)
            implements ConversationItem {
        @Override
        public String type() {
            return "conversation.item.retrieved";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, item);
        }
    }

    /** {@code conversation.item.truncated}: the audio of an assistant message has been cut off at {@code audioEndMs} milliseconds, and its transcript removed. */
    record ConversationItemTruncated(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable Long audioEndMs,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "conversation.item.truncated";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, audioEndMs);
        }
    }

    /** {@code conversation.item.deleted}: an item has been deleted from the conversation. */
    record ConversationItemDeleted(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "conversation.item.deleted";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /** {@code conversation.item.input_audio_transcription.delta}: more of the transcript of what the user said. */
    record ConversationItemInputAudioTranscriptionDelta(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable String delta,
            @Nullable List<LogProbProperties> logprobs,
            Map<String, JsonNode> extraProperties)
            implements InputAudioTranscription {
        @Override
        public String type() {
            return "conversation.item.input_audio_transcription.delta";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, delta, logprobs);
        }

        @Override
        public @Nullable String transcript() {
            return delta;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code conversation.item.input_audio_transcription.segment}: a segment of the transcript of what the user said, with its speaker; {@code start} and {@code end} are seconds. */
    record ConversationItemInputAudioTranscriptionSegment(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable String text,
            @Nullable String id,
            @Nullable String speaker,
            @Nullable Double start,
            @Nullable Double end,
            Map<String, JsonNode> extraProperties)
            implements InputAudioTranscription {
        @Override
        public String type() {
            return "conversation.item.input_audio_transcription.segment";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, text, id, speaker, start, end);
        }

        @Override
        public @Nullable String transcript() {
            return text;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code conversation.item.input_audio_transcription.completed}: the whole transcript of what the user said. */
    record ConversationItemInputAudioTranscriptionCompleted(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable String transcript,
            @Nullable JsonNode languages,
            @Nullable List<LogProbProperties> logprobs,
            @Nullable RealtimeServerEventConversationItemInputAudioTranscriptionCompletedUsage usage,
            Map<String, JsonNode> extraProperties)
            implements InputAudioTranscription {
        @Override
        public String type() {
            return "conversation.item.input_audio_transcription.completed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, transcript, languages, logprobs, usage);
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code conversation.item.input_audio_transcription.failed}: what the user said could not be transcribed. The conversation goes on. */
    record ConversationItemInputAudioTranscriptionFailed(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable RealtimeServerEventConversationItemInputAudioTranscriptionFailedError error,
            Map<String, JsonNode> extraProperties)
            implements InputAudioTranscription {
        @Override
        public String type() {
            return "conversation.item.input_audio_transcription.failed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, error);
        }

        @Override
        public @Nullable String transcript() {
            return null;
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code input_audio_buffer.committed}: the input audio has become a user message, by the client or by voice activity detection. */
    record InputAudioBufferCommitted(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "input_audio_buffer.committed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, previousItemId, itemId);
        }
    }

    /** {@code input_audio_buffer.cleared}: the input audio buffer is empty, as the client asked. */
    record InputAudioBufferCleared(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "input_audio_buffer.cleared";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /** {@code input_audio_buffer.speech_started}: voice activity detection heard speech begin; {@code audioStartMs} counts from the first audio of the session. */
    record InputAudioBufferSpeechStarted(
            @Nullable String eventId,
            @Nullable Long audioStartMs,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "input_audio_buffer.speech_started";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, audioStartMs, itemId);
        }
    }

    /** {@code input_audio_buffer.speech_stopped}: voice activity detection heard speech end; {@code audioEndMs} counts from the first audio of the session. */
    record InputAudioBufferSpeechStopped(
            @Nullable String eventId,
            @Nullable Long audioEndMs,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "input_audio_buffer.speech_stopped";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, audioEndMs, itemId);
        }
    }

    /** {@code input_audio_buffer.timeout_triggered}: nobody spoke for the idle timeout of voice activity detection. */
    record InputAudioBufferTimeoutTriggered(
            @Nullable String eventId,
            @Nullable Long audioStartMs,
            @Nullable Long audioEndMs,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "input_audio_buffer.timeout_triggered";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, audioStartMs, audioEndMs, itemId);
        }
    }

    /** {@code input_audio_buffer.dtmf_event_received}: a key of a telephone was pressed; {@code receivedAt} is in Unix seconds. Calls over SIP only. */
    record InputAudioBufferDtmfEventReceived(
            @Nullable String eventId,
            @Nullable String event,
            @Nullable Long receivedAt,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "input_audio_buffer.dtmf_event_received";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, event, receivedAt);
        }
    }

    /** {@code output_audio_buffer.started}: the server has begun to play audio. Calls over WebRTC and SIP only. */
    record OutputAudioBufferStarted(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements OfResponse {
        @Override
        public String type() {
            return "output_audio_buffer.started";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** {@code output_audio_buffer.stopped}: the server has played all audio. Calls over WebRTC and SIP only. */
    record OutputAudioBufferStopped(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements OfResponse {
        @Override
        public String type() {
            return "output_audio_buffer.stopped";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** {@code output_audio_buffer.cleared}: what was left to play has been dropped. Calls over WebRTC and SIP only. */
    record OutputAudioBufferCleared(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements OfResponse {
        @Override
        public String type() {
            return "output_audio_buffer.cleared";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** {@code response.created}: a response has begun; its status is in progress. */
    record ResponseCreated(
            @Nullable String eventId, @Nullable RealtimeResponse response, Map<String, JsonNode> extraProperties)
            implements Response {
        @Override
        public String type() {
            return "response.created";
        }
    }

    /** {@code response.done}: a response has ended, whether completed, cancelled, failed or incomplete: see its status. It holds all of its output but the audio. */
    record ResponseDone(
            @Nullable String eventId, @Nullable RealtimeResponse response, Map<String, JsonNode> extraProperties)
            implements Response {
        @Override
        public String type() {
            return "response.done";
        }
    }

    /** {@code response.output_item.added}: an item has been added to a response; its content follows. */
    record ResponseOutputItemAdded(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable Long outputIndex,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements OutputItem {
        @Override
        public String type() {
            return "response.output_item.added";
        }
    }

    /** {@code response.output_item.done}: an item of a response is complete, or as complete as it gets. */
    record ResponseOutputItemDone(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable Long outputIndex,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements OutputItem {
        @Override
        public String type() {
            return "response.output_item.done";
        }
    }

    /** {@code response.content_part.added}: a content part has been added to a message; its content follows. */
    record ResponseContentPartAdded(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable RealtimeServerEventResponseContentPartAddedPart part,
            Map<String, JsonNode> extraProperties)
            implements OfContent {
        @Override
        public String type() {
            return "response.content_part.added";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "part", part);
        }
    }

    /** {@code response.content_part.done}: a content part of a message is complete. */
    record ResponseContentPartDone(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable RealtimeServerEventResponseContentPartDonePart part,
            Map<String, JsonNode> extraProperties)
            implements OfContent {
        @Override
        public String type() {
            return "response.content_part.done";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "part", part);
        }
    }

    /** {@code response.output_text.delta}, in the beta protocol {@code response.text.delta}: more text of a response. */
    record ResponseTextDelta(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable String delta,
            Map<String, JsonNode> extraProperties)
            implements Text {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "delta", delta);
        }

        @Override
        public @Nullable String text() {
            return delta;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code response.output_text.done}, in the beta protocol {@code response.text.done}: the whole text of a content part. */
    record ResponseTextDone(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable String text,
            Map<String, JsonNode> extraProperties)
            implements Text {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "text", text);
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code response.output_audio_transcript.delta}, in the beta protocol {@code response.audio_transcript.delta}: more of the transcript of the audio of a response. */
    record ResponseAudioTranscriptDelta(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable String delta,
            Map<String, JsonNode> extraProperties)
            implements AudioTranscript {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "delta", delta);
        }

        @Override
        public @Nullable String transcript() {
            return delta;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code response.output_audio_transcript.done}, in the beta protocol {@code response.audio_transcript.done}: the whole transcript of the audio of a content part. */
    record ResponseAudioTranscriptDone(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable String transcript,
            Map<String, JsonNode> extraProperties)
            implements AudioTranscript {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "transcript", transcript);
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code response.output_audio.delta}, in the beta protocol {@code response.audio.delta}: more audio of a response, in the output format of the session. */
    record ResponseAudioDelta(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable AudioBytes delta,
            Map<String, JsonNode> extraProperties)
            implements Audio {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "delta", delta);
        }

        @Override
        public @Nullable AudioBytes audio() {
            return delta;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code response.output_audio.done}, in the beta protocol {@code response.audio.done}: the audio of a content part is complete. */
    record ResponseAudioDone(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            Map<String, JsonNode> extraProperties)
            implements Audio {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeContent(out, this, "delta", audio());
        }

        @Override
        public @Nullable AudioBytes audio() {
            return null;
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code response.function_call_arguments.delta}: more of the arguments of a function call: a piece of JSON text. */
    record ResponseFunctionCallArgumentsDelta(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable String callId,
            @Nullable String delta,
            Map<String, JsonNode> extraProperties)
            implements FunctionCallArguments {
        @Override
        public String type() {
            return "response.function_call_arguments.delta";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, callId, delta);
        }

        @Override
        public @Nullable String arguments() {
            return delta;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code response.function_call_arguments.done}: the whole arguments of a function call, as JSON text. */
    record ResponseFunctionCallArgumentsDone(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable String callId,
            @Nullable String name,
            @Nullable String arguments,
            Map<String, JsonNode> extraProperties)
            implements FunctionCallArguments {
        @Override
        public String type() {
            return "response.function_call_arguments.done";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, callId, name, arguments);
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code response.mcp_call_arguments.delta}: more of the arguments of a call of an MCP tool: a piece of JSON text. */
    record ResponseMcpCallArgumentsDelta(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable String delta,
            @Nullable String obfuscation,
            Map<String, JsonNode> extraProperties)
            implements McpCallArguments {
        @Override
        public String type() {
            return "response.mcp_call_arguments.delta";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, delta, obfuscation);
        }

        @Override
        public @Nullable String arguments() {
            return delta;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    /** {@code response.mcp_call_arguments.done}: the whole arguments of a call of an MCP tool, as JSON text. */
    record ResponseMcpCallArgumentsDone(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable String arguments,
            Map<String, JsonNode> extraProperties)
            implements McpCallArguments {
        @Override
        public String type() {
            return "response.mcp_call_arguments.done";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, arguments);
        }

        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** {@code response.mcp_call.in_progress}: an MCP tool is being called. */
    record ResponseMcpCallInProgress(
            @Nullable String eventId,
            @Nullable Long outputIndex,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "response.mcp_call.in_progress";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, outputIndex, itemId);
        }
    }

    /** {@code response.mcp_call.completed}: a call of an MCP tool has succeeded. */
    record ResponseMcpCallCompleted(
            @Nullable String eventId,
            @Nullable Long outputIndex,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "response.mcp_call.completed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, outputIndex, itemId);
        }
    }

    /** {@code response.mcp_call.failed}: a call of an MCP tool has failed. */
    record ResponseMcpCallFailed(
            @Nullable String eventId,
            @Nullable Long outputIndex,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "response.mcp_call.failed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, outputIndex, itemId);
        }
    }

    /** {@code mcp_list_tools.in_progress}: the tools of an MCP server are being listed. */
    record McpListToolsInProgress(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "mcp_list_tools.in_progress";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /** {@code mcp_list_tools.completed}: the tools of an MCP server have been listed. */
    record McpListToolsCompleted(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "mcp_list_tools.completed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /** {@code mcp_list_tools.failed}: the tools of an MCP server could not be listed. */
    record McpListToolsFailed(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public String type() {
            return "mcp_list_tools.failed";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /** {@code session.input_transcript.delta}: more of the transcript of what a translation session hears; {@code elapsedMs} tells where in the audio it is. */
    record SessionInputTranscriptDelta(
            @Nullable String eventId,
            @Nullable String delta,
            @Nullable Long elapsedMs,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "session.input_transcript.delta";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, delta, elapsedMs);
        }
    }

    /** {@code session.output_transcript.delta}: more of the text of a translation; {@code elapsedMs} tells where in the audio it is. */
    record SessionOutputTranscriptDelta(
            @Nullable String eventId,
            @Nullable String delta,
            @Nullable Long elapsedMs,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "session.output_transcript.delta";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, delta, elapsedMs);
        }
    }

    /** {@code session.output_audio.delta}: more audio of a translation; {@code elapsedMs} tells where in the audio it is. */
    record SessionOutputAudioDelta(
            @Nullable String eventId,
            @Nullable AudioBytes delta,
            @Nullable Long sampleRate,
            @Nullable Long channels,
            @Nullable String format,
            @Nullable Long elapsedMs,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "session.output_audio.delta";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, delta, sampleRate, channels, format, elapsedMs);
        }
    }

    /** {@code rate_limits.updated}: what is left of the rate limits, some of it reserved for the response that has just begun. */
    record RateLimitsUpdated(
            @Nullable String eventId,
            @Nullable List<RealtimeServerEventRateLimitsUpdatedRateLimit> rateLimits,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "rate_limits.updated";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, rateLimits);
        }
    }

    /** {@code error}: something went wrong, mostly with an event that the client sent; the session mostly stays open. */
    record ErrorEvent(
            @Nullable String eventId,
            @Nullable RealtimeServerEventErrorError error,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public String type() {
            return "error";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, error);
        }
    }

    /**
     * An event of a type that this version of the client does not know, or JSON that is no event at all: {@link
     * ServerEvent#fromJson(String)} makes one.
     */
    final class Unknown extends JsonUnknown implements ServerEvent {
        Unknown(JsonReader in) throws IOException {
            super(in);
        }

        @Override
        public String type() {
            String type = stringProperty("type");
            return type == null ? "" : type;
        }

        @Override
        public @Nullable String eventId() {
            return stringProperty("event_id");
        }

        /** Nothing: it is all in {@link #json()}. */
        @Override
        public Map<String, JsonNode> extraProperties() {
            return Map.of();
        }
    }
}
