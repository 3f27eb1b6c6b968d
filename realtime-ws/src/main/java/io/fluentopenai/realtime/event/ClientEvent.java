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
 * <p>The factory methods make the common ones. The records are named after the types on the wire; what they lack and the
 * API requires is an {@link IllegalArgumentException} that names it, when the event is written.
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

    /** The same event with this id, by which errors refer to it; null for none. */
    ClientEvent withEventId(@Nullable String eventId);

    /**
     * Reads one event, as a server does.
     *
     * @throws IOException if the input ends early or is no JSON
     */
    static ClientEvent read(JsonReader in) throws IOException {
        return ClientEventReader.read(Given.notNull(in, "in"));
    }

    /**
     * Reads one event from JSON in UTF-8, as a server does.
     *
     * @throws IllegalArgumentException if it is not one complete JSON value
     */
    static ClientEvent fromJson(byte[] utf8) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(utf8, "utf8")), ClientEvent::read);
    }

    /**
     * Reads one event from JSON text, as a server does.
     *
     * @throws IllegalArgumentException if it is not one complete JSON value
     */
    static ClientEvent fromJson(String json) {
        return EventProperties.whole(() -> JsonReader.of(Given.notNull(json, "json")), ClientEvent::read);
    }

    /**
     * Reads one event from a JSON tree, as {@link #fromJson(String)} does. What this version has no record for is an {@link
     * Unknown}, and sent as it is.
     */
    static ClientEvent of(JsonNode json) {
        return fromJson(Given.notNull(json, "json").toString());
    }

    // ---- Sessions

    /** Changes what is set in this configuration. */
    static SessionUpdate updateSession(RealtimeSessionCreateRequestGA session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes what is set in this configuration of a transcription session. */
    static SessionUpdate updateTranscriptionSession(RealtimeTranscriptionSessionCreateRequestGA session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes what is set in this configuration of a translation session. */
    static SessionUpdate updateTranslationSession(RealtimeTranslationSessionUpdateRequest session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes what is set in this configuration, in the beta protocol. */
    static SessionUpdate updateBetaSession(RealtimeSessionCreateRequest session) {
        return new SessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Changes a transcription session in the beta protocol. */
    static TranscriptionSessionUpdate updateBetaTranscriptionSession(
            RealtimeTranscriptionSessionCreateRequest session) {
        return new TranscriptionSessionUpdate(null, Given.notNull(session, "session"), Map.of());
    }

    /** Ends a translation session, after all of its output. */
    static SessionClose closeTranslationSession() {
        return new SessionClose(null, Map.of());
    }

    // ---- Audio

    /** Appends these bytes, which are not copied: do not change them until the event has been sent. */
    static InputAudioBufferAppend appendAudio(byte[] audio) {
        return appendAudio(AudioBytes.wrap(Given.notNull(audio, "audio")));
    }

    /** Appends a copy of what remains in the buffer, whose position stays. */
    static InputAudioBufferAppend appendAudio(ByteBuffer audio) {
        return appendAudio(AudioBytes.copyOf(Given.notNull(audio, "audio")));
    }

    /** Appends this audio. */
    static InputAudioBufferAppend appendAudio(AudioBytes audio) {
        return new InputAudioBufferAppend(null, Given.notNull(audio, "audio"), Map.of());
    }

    /** Makes a user message of the audio that was appended. */
    static InputAudioBufferCommit commitAudio() {
        return new InputAudioBufferCommit(null, Map.of());
    }

    /** Drops the audio that was appended. */
    static InputAudioBufferClear clearAudio() {
        return new InputAudioBufferClear(null, Map.of());
    }

    /** Stops what the server plays; calls over WebRTC and SIP only. */
    static OutputAudioBufferClear clearOutputAudio() {
        return new OutputAudioBufferClear(null, Map.of());
    }

    /** Appends PCM16 audio at 24 kHz to what a translation session hears. */
    static SessionInputAudioBufferAppend appendTranslationAudio(AudioBytes audio) {
        return new SessionInputAudioBufferAppend(null, Given.notNull(audio, "audio"), Map.of());
    }

    // ---- Conversation items

    /** Adds an item at the end of the conversation. */
    static ConversationItemCreate createItem(RealtimeConversationItem item) {
        return new ConversationItemCreate(null, null, Given.notNull(item, "item"), Map.of());
    }

    /** Adds a message of the user. */
    static ConversationItemCreate userText(String text) {
        return createItem(new RealtimeConversationItemMessageUser()
                .content(List.of(new RealtimeConversationItemMessageUserContentItem()
                        .type(RealtimeConversationItemMessageUserContentItemType.INPUT_TEXT)
                        .text(Given.notNull(text, "text")))));
    }

    /** Adds a message of the assistant, such as one of an earlier conversation. */
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
     * @param callId the {@code call_id} of the call
     * @param output any text, mostly JSON
     */
    static ConversationItemCreate functionOutput(String callId, String output) {
        return createItem(new RealtimeConversationItemFunctionCallOutput()
                .callId(Given.notNull(callId, "callId"))
                .output(Given.notNull(output, "output")));
    }

    /** Answers the request of an MCP server's tool to be approved. */
    static ConversationItemCreate approveMcpCall(String approvalRequestId, boolean approve) {
        return createItem(new RealtimeMCPApprovalResponse()
                .approvalRequestId(Given.notNull(approvalRequestId, "approvalRequestId"))
                .approve(approve));
    }

    /** Asks for an item as the server has it. */
    static ConversationItemRetrieve retrieveItem(String itemId) {
        return new ConversationItemRetrieve(null, Given.notNull(itemId, "itemId"), Map.of());
    }

    /**
     * Cuts off the audio of an assistant message.
     *
     * @param contentIndex the place of the audio in the message, mostly 0
     * @param audioEndMs how much of the audio to keep, in milliseconds; not more than there is
     */
    static ConversationItemTruncate truncateItem(String itemId, long contentIndex, long audioEndMs) {
        return new ConversationItemTruncate(null, Given.notNull(itemId, "itemId"), contentIndex, audioEndMs, Map.of());
    }

    /** Deletes an item from the conversation. */
    static ConversationItemDelete deleteItem(String itemId) {
        return new ConversationItemDelete(null, Given.notNull(itemId, "itemId"), Map.of());
    }

    // ---- Responses

    /** Asks for a response to the conversation. */
    static ResponseCreate createResponse() {
        return new ResponseCreate(null, null, Map.of());
    }

    /** Asks for a response with what is set here in place of what the session says. */
    static ResponseCreate createResponse(RealtimeResponseCreateParams response) {
        return new ResponseCreate(null, Given.notNull(response, "response"), Map.of());
    }

    /** Asks for a response with what is set here in place of what the session says, in the beta protocol. */
    static ResponseCreate createBetaResponse(RealtimeBetaResponseCreateParams response) {
        return new ResponseCreate(null, Given.notNull(response, "response"), Map.of());
    }

    /** Ends the response of the default conversation that is in progress. */
    static ResponseCancel cancelResponse() {
        return new ResponseCancel(null, null, Map.of());
    }

    /** Ends this response, which is in progress. */
    static ResponseCancel cancelResponse(String responseId) {
        return new ResponseCancel(null, Given.notNull(responseId, "responseId"), Map.of());
    }

    // ---- The events

    /**
     * {@code session.update}: changes the configuration of the session. The server answers {@code session.updated}.
     *
     * @param session a {@link RealtimeSessionCreateRequestGA}, {@link RealtimeTranscriptionSessionCreateRequestGA}, {@link
     *     RealtimeTranslationSessionUpdateRequest}, or in the beta protocol a {@link RealtimeSessionCreateRequest}
     */
    record SessionUpdate(@Nullable String eventId, @Nullable JsonValue session, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "session.update";
        }

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
     * {@code transcription_session.update}: changes the configuration of a beta transcription session. The server answers {@code transcription_session.updated}.
     */
    record TranscriptionSessionUpdate(
            @Nullable String eventId,
            @Nullable RealtimeTranscriptionSessionCreateRequest session,
            Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "transcription_session.update";
        }

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
     * {@code session.close}: ends a translation session. The server sends what is left of the translation and then {@code session.closed}.
     */
    record SessionClose(@Nullable String eventId, Map<String, JsonNode> extraProperties) implements ClientEvent {
        @Override
        public String type() {
            return "session.close";
        }

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
     * {@code input_audio_buffer.append}: appends audio, in the input format of the session, to the input audio buffer. The server does not answer.
     */
    record InputAudioBufferAppend(
            @Nullable String eventId, @Nullable AudioBytes audio, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "input_audio_buffer.append";
        }

        @Override
        public InputAudioBufferAppend withEventId(@Nullable String eventId) {
            return new InputAudioBufferAppend(eventId, audio, extraProperties);
        }

        /** As it is sent, which for this event is without detours: it is what most of a session's traffic is. */
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
     * {@code session.input_audio_buffer.append}: appends audio, PCM16 at 24 kHz, to what a translation session hears. The server does not answer.
     */
    record SessionInputAudioBufferAppend(
            @Nullable String eventId, @Nullable AudioBytes audio, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "session.input_audio_buffer.append";
        }

        @Override
        public SessionInputAudioBufferAppend withEventId(@Nullable String eventId) {
            return new SessionInputAudioBufferAppend(eventId, audio, extraProperties);
        }

        /** As it is sent, which for this event is without detours: it is what most of a session's traffic is. */
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
     * {@code input_audio_buffer.commit}: makes a user message of the input audio buffer; for sessions without voice activity detection. The server answers {@code input_audio_buffer.committed}.
     */
    record InputAudioBufferCommit(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "input_audio_buffer.commit";
        }

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
     * {@code input_audio_buffer.clear}: empties the input audio buffer. The server answers {@code input_audio_buffer.cleared}.
     */
    record InputAudioBufferClear(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "input_audio_buffer.clear";
        }

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
     * {@code output_audio_buffer.clear}: stops what the server plays; calls over WebRTC and SIP only. The server answers {@code output_audio_buffer.cleared}.
     */
    record OutputAudioBufferClear(@Nullable String eventId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "output_audio_buffer.clear";
        }

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
     * {@code conversation.item.create}: adds an item to the conversation. The server answers {@code conversation.item.added} and {@code .done}, in the beta protocol {@code .created}.
     *
     * @param previousItemId the item to insert after; {@code root} for the beginning, null for the end
     */
    record ConversationItemCreate(
            @Nullable String eventId,
            @Nullable String previousItemId,
            @Nullable RealtimeConversationItem item,
            Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "conversation.item.create";
        }

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
     * {@code conversation.item.retrieve}: asks for an item as the server has it. The server answers {@code conversation.item.retrieved}.
     */
    record ConversationItemRetrieve(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "conversation.item.retrieve";
        }

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
     * {@code conversation.item.truncate}: cuts off the audio of an assistant message where the user stopped hearing it. The server answers {@code conversation.item.truncated}.
     *
     * @param contentIndex the place of the audio in the message, mostly 0
     * @param audioEndMs how much of the audio to keep, in milliseconds; not more than there is
     */
    record ConversationItemTruncate(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable Long contentIndex,
            @Nullable Long audioEndMs,
            Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "conversation.item.truncate";
        }

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
     * {@code conversation.item.delete}: deletes an item from the conversation. The server answers {@code conversation.item.deleted}.
     */
    record ConversationItemDelete(
            @Nullable String eventId, @Nullable String itemId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "conversation.item.delete";
        }

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
     * {@code response.create}: asks for a response. The server answers {@code response.created}, and at last {@code response.done}.
     *
     * @param response what to do otherwise than the session says: a {@link RealtimeResponseCreateParams}, or in the beta
     *     protocol a {@link RealtimeBetaResponseCreateParams}; null for nothing
     */
    record ResponseCreate(
            @Nullable String eventId, @Nullable JsonValue response, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "response.create";
        }

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
     * {@code response.cancel}: ends a response that is in progress. The server answers {@code response.done} with status {@code cancelled}.
     *
     * @param responseId the response; null for the one of the default conversation
     */
    record ResponseCancel(
            @Nullable String eventId, @Nullable String responseId, Map<String, JsonNode> extraProperties)
            implements ClientEvent {
        @Override
        public String type() {
            return "response.cancel";
        }

        @Override
        public ResponseCancel withEventId(@Nullable String eventId) {
            return new ResponseCancel(eventId, responseId, extraProperties);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            EventWriter.write(out, this, responseId);
        }
    }

    /** An event of a type that this version of the client does not know: {@link ClientEvent#of} makes one. */
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

        /** Nothing: it is all in {@link #json()}. */
        @Override
        public Map<String, JsonNode> extraProperties() {
            return Map.of();
        }
    }
}
