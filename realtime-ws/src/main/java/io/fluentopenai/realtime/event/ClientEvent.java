package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.RealtimeBetaResponseCreateParams;
import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCallOutput;
import io.fluentopenai.client.model.RealtimeConversationItemMessageAssistant;
import io.fluentopenai.client.model.RealtimeConversationItemMessageAssistantContentItem;
import io.fluentopenai.client.model.RealtimeConversationItemMessageAssistantContentItemType;
import io.fluentopenai.client.model.RealtimeConversationItemMessageSystem;
import io.fluentopenai.client.model.RealtimeConversationItemMessageSystemContentItem;
import io.fluentopenai.client.model.RealtimeConversationItemMessageUser;
import io.fluentopenai.client.model.RealtimeConversationItemMessageUserContentItem;
import io.fluentopenai.client.model.RealtimeConversationItemMessageUserContentItemType;
import io.fluentopenai.client.model.RealtimeMCPApprovalResponse;
import io.fluentopenai.client.model.RealtimeResponseCreateParams;
import io.fluentopenai.client.model.RealtimeSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeTranslationSessionUpdateRequest;
import io.fluentopenai.internal.Given;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that the client sends.
 *
 * <p>The factory methods create the common ones. The records are named after the {@code type} of the event. Writing an
 * event that lacks a required property throws an {@link IllegalArgumentException} that names the property.
 *
 * <pre>{@code
 * ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions("Be brief."));
 * ClientEvent.userText("Hello!");
 * ClientEvent.createResponse();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-client-events">API reference: client events</a>
 */
public sealed interface ClientEvent extends RealtimeEvent {

    /** Returns a copy with this event id, which errors refer to; null for none. */
    ClientEvent withEventId(@Nullable String eventId);

    /**
     * Reads an event as a server would.
     *
     * @throws IOException if the input ends early or is not JSON
     */
    static ClientEvent read(JsonReader in) throws IOException {
        return ClientEventReader.read(Given.notNull(in, "in"));
    }

    /**
     * Reads an event from UTF-8 JSON as a server would.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON value
     */
    static ClientEvent fromJson(byte[] utf8) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(utf8, "utf8")), ClientEvent::read);
    }

    /**
     * Reads an event from JSON text as a server would.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON value
     */
    static ClientEvent fromJson(String json) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(json, "json")), ClientEvent::read);
    }

    /**
     * Converts a JSON tree to an event, like {@link #fromJson(String)}. An event of an unknown type becomes an {@link
     * Unknown}, which is sent unchanged.
     */
    static ClientEvent of(JsonNode json) {
        return fromJson(Given.notNull(json, "json").toString());
    }

    // ---- Sessions

    /** Changes the session's configuration: the properties that are set here. */
    static SessionUpdate updateSession(RealtimeSessionCreateRequestGA session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes the configuration of a transcription session: the properties that are set here. */
    static SessionUpdate updateTranscriptionSession(RealtimeTranscriptionSessionCreateRequestGA session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes the configuration of a translation session: the properties that are set here. */
    static SessionUpdate updateTranslationSession(RealtimeTranslationSessionUpdateRequest session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes the session's configuration in the beta protocol: the properties that are set here. */
    static SessionUpdate updateBetaSession(RealtimeSessionCreateRequest session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes the configuration of a transcription session in the beta protocol. */
    static TranscriptionSessionUpdate updateBetaTranscriptionSession(
            RealtimeTranscriptionSessionCreateRequest session) {
        return new TranscriptionSessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Ends a translation session after all of its output. */
    static SessionClose closeTranslationSession() {
        return new SessionClose(null, Map.of());
    }

    // ---- Audio

    /** Appends input audio, without copying it. Do not change the array until the event has been sent. */
    static InputAudioBufferAppend appendAudio(byte[] audio) {
        return appendAudio(AudioBytes.wrap(Given.notNull(audio, "audio")));
    }

    /** Appends a copy of the remaining bytes of a buffer as input audio, without changing its position. */
    static InputAudioBufferAppend appendAudio(ByteBuffer audio) {
        return appendAudio(AudioBytes.copyOf(Given.notNull(audio, "audio")));
    }

    /** Appends input audio. */
    static InputAudioBufferAppend appendAudio(AudioBytes audio) {
        return new InputAudioBufferAppend(null, Given.notNull(audio, "audio"), Map.of());
    }

    /** Turns the appended audio into a user message. */
    static InputAudioBufferCommit commitAudio() {
        return new InputAudioBufferCommit(null, Map.of());
    }

    /** Discards the appended audio. */
    static InputAudioBufferClear clearAudio() {
        return new InputAudioBufferClear(null, Map.of());
    }

    /** Stops the server's audio output; for WebRTC and SIP calls only. */
    static OutputAudioBufferClear clearOutputAudio() {
        return new OutputAudioBufferClear(null, Map.of());
    }

    /** Appends input audio to a translation session, in PCM16 at 24 kHz. */
    static SessionInputAudioBufferAppend appendTranslationAudio(AudioBytes audio) {
        return new SessionInputAudioBufferAppend(null, Given.notNull(audio, "audio"), Map.of());
    }

    // ---- Conversation items

    /** Adds an item at the end of the conversation. */
    static ConversationItemCreate createItem(RealtimeConversationItem item) {
        return new ConversationItemCreate(null, null, Given.notNull(item, "item"), Map.of());
    }

    /** Adds a user message. */
    static ConversationItemCreate userText(String text) {
        return createItem(new RealtimeConversationItemMessageUser()
                .content(List.of(new RealtimeConversationItemMessageUserContentItem()
                        .type(RealtimeConversationItemMessageUserContentItemType.INPUT_TEXT)
                        .text(Given.notNull(text, "text")))));
    }

    /** Adds an assistant message, such as one from an earlier conversation. */
    static ConversationItemCreate assistantText(String text) {
        return createItem(new RealtimeConversationItemMessageAssistant()
                .content(List.of(new RealtimeConversationItemMessageAssistantContentItem()
                        .type(RealtimeConversationItemMessageAssistantContentItemType.OUTPUT_TEXT)
                        .text(Given.notNull(text, "text")))));
    }

    /** Adds a system message. */
    static ConversationItemCreate systemText(String text) {
        return createItem(new RealtimeConversationItemMessageSystem()
                .content(List.of(new RealtimeConversationItemMessageSystemContentItem()
                        .type("input_text")
                        .text(Given.notNull(text, "text")))));
    }

    /**
     * Adds the output of a function call.
     *
     * @param callId the {@code call_id} of the function call
     * @param output any text, usually JSON
     */
    static ConversationItemCreate functionOutput(String callId, String output) {
        return createItem(new RealtimeConversationItemFunctionCallOutput()
                .callId(Given.notNull(callId, "callId"))
                .output(Given.notNull(output, "output")));
    }

    /** Approves or rejects a tool call of an MCP server. */
    static ConversationItemCreate approveMcpCall(String approvalRequestId, boolean approve) {
        return createItem(new RealtimeMCPApprovalResponse()
                .approvalRequestId(Given.notNull(approvalRequestId, "approvalRequestId"))
                .approve(approve));
    }

    /** Requests an item as the server has it. */
    static ConversationItemRetrieve retrieveItem(String itemId) {
        return new ConversationItemRetrieve(null, Given.notNull(itemId, "itemId"), Map.of());
    }

    /**
     * Truncates the audio of an assistant message.
     *
     * @param contentIndex the index of the audio in the message, usually 0
     * @param audioEndMs the length of the audio to keep, in milliseconds; not more than there is
     */
    static ConversationItemTruncate truncateItem(String itemId, long contentIndex, long audioEndMs) {
        return new ConversationItemTruncate(null, Given.notNull(itemId, "itemId"), contentIndex, audioEndMs, Map.of());
    }

    /** Deletes an item from the conversation. */
    static ConversationItemDelete deleteItem(String itemId) {
        return new ConversationItemDelete(null, Given.notNull(itemId, "itemId"), Map.of());
    }

    // ---- Responses

    /** Requests a response to the conversation. */
    static ResponseCreate createResponse() {
        return new ResponseCreate(null, null, Map.of());
    }

    /** Requests a response with parameters that override the session's configuration. */
    static ResponseCreate createResponse(RealtimeResponseCreateParams response) {
        return new ResponseCreate(null, Given.notNull(response, "response"), Map.of());
    }

    /** Requests a response with parameters that override the session's configuration, in the beta protocol. */
    static ResponseCreate createBetaResponse(RealtimeBetaResponseCreateParams response) {
        return new ResponseCreate(null, Given.notNull(response, "response"), Map.of());
    }

    /** Cancels the response in progress of the default conversation. */
    static ResponseCancel cancelResponse() {
        return new ResponseCancel(null, null, Map.of());
    }

    /** Cancels a response in progress. */
    static ResponseCancel cancelResponse(String responseId) {
        return new ResponseCancel(null, Given.notNull(responseId, "responseId"), Map.of());
    }

    // ---- The events

    /**
     * {@code session.update}: changes the session's configuration. The server answers with {@code session.updated}.
     *
     * @param session a {@link RealtimeSessionCreateRequestGA}, {@link RealtimeTranscriptionSessionCreateRequestGA} or
     *     {@link RealtimeTranslationSessionUpdateRequest}; in the beta protocol a {@link RealtimeSessionCreateRequest}
     */
    record SessionUpdate(@Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public SessionUpdate withEventId(@Nullable String eventId) {
            return new SessionUpdate(eventId, session, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, session);
        }
    }

    /**
     * {@code transcription_session.update}: changes the configuration of a beta transcription session. The server
     * answers with {@code transcription_session.updated}.
     */
    record TranscriptionSessionUpdate(
            @Nullable String eventId,
            @Nullable RealtimeTranscriptionSessionCreateRequest session,
            Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public TranscriptionSessionUpdate withEventId(@Nullable String eventId) {
            return new TranscriptionSessionUpdate(eventId, session, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, session);
        }
    }

    /**
     * {@code session.close}: ends a translation session. The server sends the rest of the translation and then {@code
     * session.closed}.
     */
    record SessionClose(@Nullable String eventId, Map<String, JsonNode> extraProperties) implements ClientEvent {
        @Override
        public SessionClose withEventId(@Nullable String eventId) {
            return new SessionClose(eventId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /**
     * {@code input_audio_buffer.append}: appends audio, in the session's input format, to the input audio buffer. The
     * server does not answer.
     */
    record InputAudioBufferAppend(
            @Nullable String eventId, @Nullable AudioBytes audio, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public InputAudioBufferAppend withEventId(@Nullable String eventId) {
            return new InputAudioBufferAppend(eventId, audio, extraProperties);
        }

        /** Returns the event as UTF-8 JSON, on a fast path because most of a session's traffic is such events. */
        @Override
        public byte[] toBytes() {
            return audio != null && extraProperties.isEmpty()
                    ? audio.toAppendEvent(type(), eventId)
                    : ClientEvent.super.toBytes();
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, audio);
        }
    }

    /**
     * {@code session.input_audio_buffer.append}: appends input audio to a translation session, in PCM16 at 24 kHz. The
     * server does not answer.
     */
    record SessionInputAudioBufferAppend(
            @Nullable String eventId, @Nullable AudioBytes audio, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public SessionInputAudioBufferAppend withEventId(@Nullable String eventId) {
            return new SessionInputAudioBufferAppend(eventId, audio, extraProperties);
        }

        /** Returns the event as UTF-8 JSON, on a fast path because most of a session's traffic is such events. */
        @Override
        public byte[] toBytes() {
            return audio != null && extraProperties.isEmpty()
                    ? audio.toAppendEvent(type(), eventId)
                    : ClientEvent.super.toBytes();
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, audio);
        }
    }

    /**
     * {@code input_audio_buffer.commit}: turns the input audio buffer into a user message; for sessions without voice
     * activity detection. The server answers with {@code input_audio_buffer.committed}.
     */
    record InputAudioBufferCommit(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public InputAudioBufferCommit withEventId(@Nullable String eventId) {
            return new InputAudioBufferCommit(eventId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /**
     * {@code input_audio_buffer.clear}: clears the input audio buffer. The server answers with {@code
     * input_audio_buffer.cleared}.
     */
    record InputAudioBufferClear(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public InputAudioBufferClear withEventId(@Nullable String eventId) {
            return new InputAudioBufferClear(eventId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /**
     * {@code output_audio_buffer.clear}: stops the server's audio output; for WebRTC and SIP calls only. The server
     * answers with {@code output_audio_buffer.cleared}.
     */
    record OutputAudioBufferClear(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public OutputAudioBufferClear withEventId(@Nullable String eventId) {
            return new OutputAudioBufferClear(eventId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this);
        }
    }

    /**
     * {@code conversation.item.create}: adds an item to the conversation. The server answers with {@code
     * conversation.item.added} and {@code .done}, in the beta protocol with {@code .created}.
     *
     * @param previousItemId the id of the item to insert after; {@code root} for the beginning, null for the end
     */
    record ConversationItemCreate(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public ConversationItemCreate withEventId(@Nullable String eventId) {
            return new ConversationItemCreate(eventId, previousItemId, item, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.require(out, this, "item", item);
            EventWriter.write(out, this, previousItemId, item);
        }
    }

    /**
     * {@code conversation.item.retrieve}: requests an item as the server has it. The server answers with {@code
     * conversation.item.retrieved}.
     */
    record ConversationItemRetrieve(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public ConversationItemRetrieve withEventId(@Nullable String eventId) {
            return new ConversationItemRetrieve(eventId, itemId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, itemId);
        }
    }

    /**
     * {@code conversation.item.truncate}: truncates the audio of an assistant message where the user stopped listening.
     * The server answers with {@code conversation.item.truncated}.
     *
     * @param contentIndex the index of the audio in the message, usually 0
     * @param audioEndMs the length of the audio to keep, in milliseconds; not more than there is
     */
    record ConversationItemTruncate(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable Long audioEndMs,
            Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public ConversationItemTruncate withEventId(@Nullable String eventId) {
            return new ConversationItemTruncate(eventId, itemId, contentIndex, audioEndMs, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, itemId, contentIndex, audioEndMs);
        }
    }

    /**
     * {@code conversation.item.delete}: deletes an item from the conversation. The server answers with {@code
     * conversation.item.deleted}.
     */
    record ConversationItemDelete(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public ConversationItemDelete withEventId(@Nullable String eventId) {
            return new ConversationItemDelete(eventId, itemId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.writeRequired(out, this, itemId);
        }
    }

    /**
     * {@code response.create}: requests a response. The server answers with {@code response.created} and finally {@code
     * response.done}.
     *
     * @param response parameters that override the session's configuration: a {@link RealtimeResponseCreateParams}, or
     *     in the beta protocol a {@link RealtimeBetaResponseCreateParams}; null for none
     */
    record ResponseCreate(
            @Nullable String eventId, @Nullable JsonValue response, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public ResponseCreate withEventId(@Nullable String eventId) {
            return new ResponseCreate(eventId, response, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, response);
        }
    }

    /**
     * {@code response.cancel}: cancels a response in progress. The server answers with {@code response.done}, whose
     * status is {@code cancelled}.
     *
     * @param responseId the id of the response; null for the one of the default conversation
     */
    record ResponseCancel(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public ResponseCancel withEventId(@Nullable String eventId) {
            return new ResponseCancel(eventId, responseId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** An event of a type that this version of the client does not know; see {@link ClientEvent#of}. */
    final class Unknown extends JsonUnknown implements ClientEvent {
        private Unknown(JsonNode json) {
            super(json);
        }

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

        @Override
        public Unknown withEventId(@Nullable String eventId) {
            if (!(json() instanceof ObjectNode object)) {
                return this;
            }
            ObjectNode changed = object.deepCopy();
            if (eventId == null) {
                changed.remove("event_id");
            } else {
                changed.put("event_id", eventId);
            }
            return new Unknown(changed);
        }

        /** Returns an empty map; all properties are in {@link #json()}. */
        @Override
        public Map<String, JsonNode> extraProperties() {
            return Map.of();
        }
    }
}
