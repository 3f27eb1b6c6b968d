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
 * <p>The records are named after the {@code type} of the event. If the beta protocol has another name for an event,
 * both share one record, whose {@code type} component returns the actual name. Related events share an interface:
 * {@link Text} is implemented by text deltas and whole texts, {@link OfResponse} by all events with a response id, and
 * so on. An event of an unknown type is an {@link Unknown} with its JSON.
 *
 * <p>All records are nested in this interface, so one import is enough and each event is named as {@code
 * ServerEvent.ResponseDone}. They are in the order of the API reference.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-server-events">API reference: server events</a>
 */
public sealed interface ServerEvent extends RealtimeEvent {

    /**
     * Reads an event.
     *
     * @throws IOException if the input ends early or is not JSON
     */
    static ServerEvent read(JsonReader in) throws IOException {
        return ServerEventReader.read(Given.notNull(in, "in"));
    }

    /**
     * Reads an event from UTF-8 JSON.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON value
     */
    static ServerEvent fromJson(byte[] utf8) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(utf8, "utf8")), ServerEvent::read);
    }

    /**
     * Reads an event from JSON text.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON value
     */
    static ServerEvent fromJson(String json) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(json, "json")), ServerEvent::read);
    }

    // ---- What events have in common

    /** An event with a session's configuration. */
    sealed interface Session extends ServerEvent {
        /**
         * Returns the configuration: a {@link RealtimeSessionCreateResponseGA}, {@link
         * RealtimeTranscriptionSessionCreateResponseGA} or {@link RealtimeTranslationSession}; in the beta protocol a
         * {@link RealtimeSessionObject} or {@code RealtimeTranscriptionSessionCreateResponse}.
         */
        @Nullable
        JsonValue session();

        @Override
        default void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, session());
        }

        /** Returns the configuration of a conversation, or null for another kind of session. */
        default @Nullable RealtimeSessionCreateResponseGA realtime() {
            return session() instanceof RealtimeSessionCreateResponseGA realtime ? realtime : null;
        }

        /** Returns the configuration of a transcription session, or null for another kind of session. */
        default @Nullable RealtimeTranscriptionSessionCreateResponseGA transcription() {
            return session() instanceof RealtimeTranscriptionSessionCreateResponseGA transcription
                    ? transcription
                    : null;
        }

        /** Returns the configuration of a translation session, or null for another kind of session. */
        default @Nullable RealtimeTranslationSession translation() {
            return session() instanceof RealtimeTranslationSession translation ? translation : null;
        }

        /** Returns the configuration of a conversation in the beta protocol, or null for another kind of session. */
        default @Nullable RealtimeSessionObject beta() {
            return session() instanceof RealtimeSessionObject beta ? beta : null;
        }
    }

    /** An event that belongs to a response. */
    sealed interface OfResponse extends ServerEvent {
        /** Returns the id of the response. */
        @Nullable
        String responseId();
    }

    /** An event that belongs to an item of the conversation. */
    sealed interface OfItem extends ServerEvent {
        /** Returns the id of the item. */
        @Nullable
        String itemId();
    }

    /** An event that belongs to a content part of a message in a response. */
    sealed interface OfContent extends OfResponse, OfItem {
        /** Returns the index of the message in the output of the response, from 0. */
        @Nullable
        Long outputIndex();

        /** Returns the index of the content part in the message, from 0. */
        @Nullable
        Long contentIndex();
    }

    /** An event with a response. */
    sealed interface Response extends OfResponse {
        /**
         * Returns the current state of the response. In the beta protocol, properties with other names are extra
         * properties.
         */
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

    /** An event with an item of a response. */
    sealed interface OutputItem extends OfResponse, OfItem {
        /** Returns the index of the item in the output of the response, from 0. */
        @Nullable
        Long outputIndex();

        /** Returns the current state of the item. */
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

    /** An event with an item of the conversation. */
    sealed interface ConversationItem extends OfItem {
        /** Returns the current state of the item. */
        @Nullable
        RealtimeConversationItem item();

        @Override
        default @Nullable String itemId() {
            RealtimeConversationItem item = item();
            return item == null ? null : item.id();
        }
    }

    /** An event of content that arrives in deltas, followed by the whole. */
    sealed interface Streamed extends ServerEvent {
        /** Returns whether this is the last event, with the whole content. */
        boolean isDone();

        /** Returns whether this is a delta, and more events follow. */
        default boolean isDelta() {
            return !isDone();
        }
    }

    /** The text of a response. */
    sealed interface Text extends Streamed, OfContent {
        /** Returns the text of this delta, or the whole text if {@link #isDone()}. */
        @Nullable
        String text();

        @Override
        default boolean isDone() {
            return this instanceof ResponseTextDone;
        }

        @Override
        default void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId(), itemId(), outputIndex(), contentIndex(), text());
        }
    }

    /** The audio of a response. */
    sealed interface Audio extends Streamed, OfContent {
        /**
         * Returns the decoded audio of this delta, or null if {@link #isDone()}, because the last event does not repeat
         * the audio.
         */
        @Nullable
        AudioBytes audio();

        @Override
        default boolean isDone() {
            return this instanceof ResponseAudioDone;
        }
    }

    /** The transcript of the audio of a response. */
    sealed interface AudioTranscript extends Streamed, OfContent {
        /** Returns the transcript of this delta, or the whole transcript if {@link #isDone()}. */
        @Nullable
        String transcript();

        @Override
        default boolean isDone() {
            return this instanceof ResponseAudioTranscriptDone;
        }

        @Override
        default void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId(), itemId(), outputIndex(), contentIndex(), transcript());
        }
    }

    /** The arguments of a function call. */
    sealed interface FunctionCallArguments extends Streamed, OfResponse, OfItem {
        /** Returns the id of the function call, which its output refers to. */
        @Nullable
        String callId();

        /** Returns the JSON text of this delta, or the whole arguments if {@link #isDone()}. */
        @Nullable
        String arguments();

        @Override
        default boolean isDone() {
            return this instanceof ResponseFunctionCallArgumentsDone;
        }
    }

    /** The arguments of an MCP tool call. */
    sealed interface McpCallArguments extends Streamed, OfResponse, OfItem {
        /** Returns the JSON text of this delta, or the whole arguments if {@link #isDone()}. */
        @Nullable
        String arguments();

        @Override
        default boolean isDone() {
            return this instanceof ResponseMcpCallArgumentsDone;
        }
    }

    /** The transcript of the user's speech. */
    sealed interface InputAudioTranscription extends Streamed, OfItem {
        /** Returns the index of the audio in the user's message, from 0. */
        @Nullable
        Long contentIndex();

        /**
         * Returns the transcript of this delta or segment, the whole transcript if {@link #isCompleted()}, or null if
         * {@link #isFailed()}.
         */
        @Nullable
        String transcript();

        @Override
        default boolean isDone() {
            return isCompleted() || isFailed();
        }

        /** Returns whether this event has the whole transcript. */
        default boolean isCompleted() {
            return this instanceof ConversationItemInputAudioTranscriptionCompleted;
        }

        /** Returns whether the transcription failed, so that there is no transcript. */
        default boolean isFailed() {
            return this instanceof ConversationItemInputAudioTranscriptionFailed;
        }
    }

    // ---- The events

    /**
     * {@code session.created}: the first event of a session, including translation sessions, with its configuration.
     */
    record SessionCreated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {}

    /**
     * {@code session.updated}: the whole configuration after a {@code session.update}, including that of translation
     * sessions.
     */
    record SessionUpdated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {}

    /** {@code transcription_session.created}: the first event of a beta transcription session. */
    record TranscriptionSessionCreated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {}

    /** {@code transcription_session.updated}: the configuration of a beta transcription session after its update. */
    record TranscriptionSessionUpdated(
            @Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements Session {}

    /** {@code session.closed}: the end of a translation session, after {@code session.close} and all of its output. */
    record SessionClosed(@Nullable String eventId, Map<String, JsonNode> extraProperties) implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /** {@code conversation.created}: the conversation of a session, sent right after the session was created. */
    record ConversationCreated(
            @Nullable String eventId,
            @Nullable RealtimeServerEventConversationCreatedConversation conversation,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, previousItemId, item);
        }
    }

    /** {@code conversation.item.retrieved}: the item that {@code conversation.item.retrieve} requested. */
    record ConversationItemRetrieved(
            @Nullable String eventId, @Nullable RealtimeConversationItem item, Map<String, JsonNode> extraProperties)
            implements ConversationItem {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, item);
        }
    }

    /**
     * {@code conversation.item.truncated}: the audio of an assistant message was truncated at {@code audioEndMs}
     * milliseconds, and its transcript removed.
     */
    record ConversationItemTruncated(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable Long audioEndMs,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /** {@code conversation.item.input_audio_transcription.delta}: a delta of the transcript of the user's speech. */
    record ConversationItemInputAudioTranscriptionDelta(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable String delta,
            @Nullable List<LogProbProperties> logprobs,
            Map<String, JsonNode> extraProperties)
            implements InputAudioTranscription {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, delta, logprobs);
        }

        @Override
        public @Nullable String transcript() {
            return delta;
        }
    }

    /**
     * {@code conversation.item.input_audio_transcription.segment}: a segment of the transcript of the user's speech,
     * with its speaker; {@code start} and {@code end} are in seconds.
     */
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, text, id, speaker, start, end);
        }

        @Override
        public @Nullable String transcript() {
            return text;
        }
    }

    /** {@code conversation.item.input_audio_transcription.completed}: the whole transcript of the user's speech. */
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, transcript, languages, logprobs, usage);
        }
    }

    /**
     * {@code conversation.item.input_audio_transcription.failed}: the user's speech could not be transcribed. The
     * conversation continues.
     */
    record ConversationItemInputAudioTranscriptionFailed(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable RealtimeServerEventConversationItemInputAudioTranscriptionFailedError error,
            Map<String, JsonNode> extraProperties)
            implements InputAudioTranscription {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId, contentIndex, error);
        }

        @Override
        public @Nullable String transcript() {
            return null;
        }
    }

    /**
     * {@code input_audio_buffer.committed}: the client or voice activity detection turned the input audio into a user
     * message.
     */
    record InputAudioBufferCommitted(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, previousItemId, itemId);
        }
    }

    /** {@code input_audio_buffer.cleared}: the input audio buffer was cleared at the client's request. */
    record InputAudioBufferCleared(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /**
     * {@code input_audio_buffer.speech_started}: voice activity detection detected the start of speech; {@code
     * audioStartMs} counts from the first audio of the session.
     */
    record InputAudioBufferSpeechStarted(
            @Nullable String eventId,
            @Nullable Long audioStartMs,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, audioStartMs, itemId);
        }
    }

    /**
     * {@code input_audio_buffer.speech_stopped}: voice activity detection detected the end of speech; {@code
     * audioEndMs} counts from the first audio of the session.
     */
    record InputAudioBufferSpeechStopped(
            @Nullable String eventId,
            @Nullable Long audioEndMs,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, audioEndMs, itemId);
        }
    }

    /**
     * {@code input_audio_buffer.timeout_triggered}: there was no speech for the idle timeout of voice activity
     * detection.
     */
    record InputAudioBufferTimeoutTriggered(
            @Nullable String eventId,
            @Nullable Long audioStartMs,
            @Nullable Long audioEndMs,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, audioStartMs, audioEndMs, itemId);
        }
    }

    /**
     * {@code input_audio_buffer.dtmf_event_received}: a phone key was pressed; {@code receivedAt} is in Unix seconds.
     * SIP calls only.
     */
    record InputAudioBufferDtmfEventReceived(
            @Nullable String eventId,
            @Nullable String event,
            @Nullable Long receivedAt,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, event, receivedAt);
        }
    }

    /** {@code output_audio_buffer.started}: the server started to play audio. WebRTC and SIP calls only. */
    record OutputAudioBufferStarted(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements OfResponse {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** {@code output_audio_buffer.stopped}: the server has played all audio. WebRTC and SIP calls only. */
    record OutputAudioBufferStopped(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements OfResponse {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** {@code output_audio_buffer.cleared}: the remaining audio was discarded. WebRTC and SIP calls only. */
    record OutputAudioBufferCleared(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements OfResponse {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** {@code response.created}: a response was started; its status is {@code in_progress}. */
    record ResponseCreated(
            @Nullable String eventId, @Nullable RealtimeResponse response, Map<String, JsonNode> extraProperties)
            implements Response {}

    /**
     * {@code response.done}: a response has ended as completed, cancelled, failed or incomplete; see its status. It
     * contains all of its output except the audio.
     */
    record ResponseDone(
            @Nullable String eventId, @Nullable RealtimeResponse response, Map<String, JsonNode> extraProperties)
            implements Response {}

    /** {@code response.output_item.added}: an item was added to a response; its content follows. */
    record ResponseOutputItemAdded(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable Long outputIndex,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements OutputItem {}

    /** {@code response.output_item.done}: an item of a response is complete, or was cut off. */
    record ResponseOutputItemDone(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable Long outputIndex,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements OutputItem {}

    /** {@code response.content_part.added}: a content part was added to a message; its content follows. */
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, contentIndex, part);
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, contentIndex, part);
        }
    }

    /**
     * {@code response.output_text.delta}, in the beta protocol {@code response.text.delta}: a delta of the text of a
     * response.
     */
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
        public @Nullable String text() {
            return delta;
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
            implements Text {}

    /**
     * {@code response.output_audio_transcript.delta}, in the beta protocol {@code response.audio_transcript.delta}: a
     * delta of the transcript of a response's audio.
     */
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
        public @Nullable String transcript() {
            return delta;
        }
    }

    /**
     * {@code response.output_audio_transcript.done}, in the beta protocol {@code response.audio_transcript.done}: the
     * whole transcript of a content part's audio.
     */
    record ResponseAudioTranscriptDone(
            String type,
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable Long contentIndex,
            @Nullable String transcript,
            Map<String, JsonNode> extraProperties)
            implements AudioTranscript {}

    /**
     * {@code response.output_audio.delta}, in the beta protocol {@code response.audio.delta}: a delta of a response's
     * audio, in the session's output format.
     */
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
            EventWriter.write(out, this, responseId, itemId, outputIndex, contentIndex, delta);
        }

        @Override
        public @Nullable AudioBytes audio() {
            return delta;
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
            EventWriter.write(out, this, responseId, itemId, outputIndex, contentIndex);
        }

        @Override
        public @Nullable AudioBytes audio() {
            return null;
        }
    }

    /**
     * {@code response.function_call_arguments.delta}: a delta of the arguments of a function call, as a piece of JSON
     * text.
     */
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, callId, delta);
        }

        @Override
        public @Nullable String arguments() {
            return delta;
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, callId, name, arguments);
        }
    }

    /**
     * {@code response.mcp_call_arguments.delta}: a delta of the arguments of an MCP tool call, as a piece of JSON text.
     */
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, delta, obfuscation);
        }

        @Override
        public @Nullable String arguments() {
            return delta;
        }
    }

    /** {@code response.mcp_call_arguments.done}: the whole arguments of an MCP tool call, as JSON text. */
    record ResponseMcpCallArgumentsDone(
            @Nullable String eventId,
            @Nullable String responseId,
            @Nullable String itemId,
            @Nullable Long outputIndex,
            @Nullable String arguments,
            Map<String, JsonNode> extraProperties)
            implements McpCallArguments {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId, itemId, outputIndex, arguments);
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, outputIndex, itemId);
        }
    }

    /** {@code response.mcp_call.completed}: an MCP tool call succeeded. */
    record ResponseMcpCallCompleted(
            @Nullable String eventId,
            @Nullable Long outputIndex,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, outputIndex, itemId);
        }
    }

    /** {@code response.mcp_call.failed}: an MCP tool call failed. */
    record ResponseMcpCallFailed(
            @Nullable String eventId,
            @Nullable Long outputIndex,
            @Nullable String itemId,
            Map<String, JsonNode> extraProperties)
            implements OfItem {
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /** {@code mcp_list_tools.completed}: the tools of an MCP server have been listed. */
    record McpListToolsCompleted(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements OfItem {
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, itemId);
        }
    }

    /**
     * {@code session.input_transcript.delta}: a delta of the transcript of a translation session's input; {@code
     * elapsedMs} is its position in the audio.
     */
    record SessionInputTranscriptDelta(
            @Nullable String eventId,
            @Nullable String delta,
            @Nullable Long elapsedMs,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, delta, elapsedMs);
        }
    }

    /**
     * {@code session.output_transcript.delta}: a delta of the text of a translation; {@code elapsedMs} is its position
     * in the audio.
     */
    record SessionOutputTranscriptDelta(
            @Nullable String eventId,
            @Nullable String delta,
            @Nullable Long elapsedMs,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, delta, elapsedMs);
        }
    }

    /**
     * {@code session.output_audio.delta}: a delta of the audio of a translation; {@code elapsedMs} is its position in
     * the audio.
     */
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
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, delta, sampleRate, channels, format, elapsedMs);
        }
    }

    /**
     * {@code rate_limits.updated}: the remaining rate limits, of which a part is reserved for the response that was
     * just started.
     */
    record RateLimitsUpdated(
            @Nullable String eventId,
            @Nullable List<RealtimeServerEventRateLimitsUpdatedRateLimit> rateLimits,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, rateLimits);
        }
    }

    /** {@code error}: an error, usually about an event that the client sent. The session usually stays open. */
    record ErrorEvent(
            @Nullable String eventId,
            @Nullable RealtimeServerEventErrorError error,
            Map<String, JsonNode> extraProperties)
            implements ServerEvent {
        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, error);
        }
    }

    /**
     * An event of a type that this version of the client does not know, or JSON that is not an event; see {@link
     * ServerEvent#fromJson(String)}.
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

        /** Returns an empty map; all properties are in {@link #json()}. */
        @Override
        public Map<String, JsonNode> extraProperties() {
            return Map.of();
        }
    }
}
