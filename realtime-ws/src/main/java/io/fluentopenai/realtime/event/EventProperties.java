package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Fields;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonRemainder;
import io.fluentopenai.client.json.JsonSyntaxException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.LogProbProperties;
import io.fluentopenai.client.model.RealtimeBetaResponseCreateParams;
import io.fluentopenai.client.model.RealtimeClientEventSessionUpdateSession;
import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.client.model.RealtimeResponse;
import io.fluentopenai.client.model.RealtimeResponseCreateParams;
import io.fluentopenai.client.model.RealtimeServerEventConversationCreatedConversation;
import io.fluentopenai.client.model.RealtimeServerEventConversationItemInputAudioTranscriptionCompletedUsage;
import io.fluentopenai.client.model.RealtimeServerEventConversationItemInputAudioTranscriptionFailedError;
import io.fluentopenai.client.model.RealtimeServerEventErrorError;
import io.fluentopenai.client.model.RealtimeServerEventRateLimitsUpdatedRateLimit;
import io.fluentopenai.client.model.RealtimeServerEventResponseContentPartAddedPart;
import io.fluentopenai.client.model.RealtimeServerEventResponseContentPartDonePart;
import io.fluentopenai.client.model.RealtimeServerEventSessionCreatedSession;
import io.fluentopenai.client.model.RealtimeSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeSessionObject;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateResponse;
import io.fluentopenai.client.model.RealtimeTranslationSession;
import io.fluentopenai.client.model.RealtimeTranslationSessionUpdateRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one event, read in one pass, of which a subclass makes the event. Which of them an event has, its
 * {@link Layout} says; the others stay null, and what the JSON has beyond the layout is {@link #rest}.
 */
abstract class EventProperties {
    /** A property of some event: the field of this class that holds it, and its name on the wire. */
    enum Slot {
        EVENT_ID("event_id"),
        TYPE("type"),
        SESSION("session"),
        TRANSCRIPTION_SESSION("session"),
        CONVERSATION("conversation"),
        PREVIOUS_ITEM_ID("previous_item_id"),
        ITEM("item"),
        ITEM_ID("item_id"),
        CONTENT_INDEX("content_index"),
        AUDIO_END_MS("audio_end_ms"),
        DELTA("delta"),
        LOGPROBS("logprobs"),
        TEXT("text"),
        ID("id"),
        SPEAKER("speaker"),
        START("start"),
        END("end"),
        TRANSCRIPT("transcript"),
        LANGUAGES("languages"),
        USAGE("usage"),
        TRANSCRIPTION_ERROR("error"),
        AUDIO_START_MS("audio_start_ms"),
        EVENT("event"),
        RECEIVED_AT("received_at"),
        RESPONSE_ID("response_id"),
        RESPONSE("response"),
        OUTPUT_INDEX("output_index"),
        PART_ADDED("part"),
        PART_DONE("part"),
        AUDIO_DELTA("delta"),
        CALL_ID("call_id"),
        NAME("name"),
        ARGUMENTS("arguments"),
        OBFUSCATION("obfuscation"),
        ELAPSED_MS("elapsed_ms"),
        SAMPLE_RATE("sample_rate"),
        CHANNELS("channels"),
        FORMAT("format"),
        RATE_LIMITS("rate_limits"),
        ERROR("error"),
        SESSION_UPDATE("session"),
        TRANSCRIPTION_SESSION_UPDATE("session"),
        AUDIO("audio"),
        RESPONSE_PARAMS("response");

        private final String wireName;

        Slot(String wireName) {
            this.wireName = wireName;
        }
    }

    /** The type of an event, and the properties that it has. */
    static final class Layout {
        private static final int COMMON = 2;
        private final String type;
        private final Fields fields;
        private final Slot[] slots;

        private Layout(String type, Slot... own) {
            this.type = type;
            slots = new Slot[COMMON + own.length];
            slots[0] = Slot.TYPE;
            slots[1] = Slot.EVENT_ID;
            System.arraycopy(own, 0, slots, COMMON, own.length);
            String[] names = new String[slots.length];
            for (int i = 0; i < slots.length; i++) {
                names[i] = slots[i].wireName;
            }
            fields = Fields.of(names);
        }

        /** Returns the layout of an event, which must not be an unknown one. */
        static Layout of(RealtimeEvent event) {
            Layouts layouts = event instanceof ClientEvent ? ClientEventReader.LAYOUTS : ServerEventReader.LAYOUTS;
            return Objects.requireNonNull(layouts.byClass.get(event.getClass()));
        }

        String type() {
            return type;
        }

        /** Returns the name on the wire of a property behind those that all events have. */
        String name(int index) {
            return slots[COMMON + index].wireName;
        }
    }

    /** The layouts of all events that one side sends. */
    static final class Layouts {
        private final Map<String, Layout> byType = new HashMap<>();
        private final Map<Class<?>, Layout> byClass = new HashMap<>();

        /** Adds events that have these properties. */
        Group with(Slot... slots) {
            return new Group(slots);
        }

        /** Events that have the same properties. */
        final class Group {
            private final Slot[] slots;

            private Group(Slot[] slots) {
                this.slots = slots;
            }

            /** Adds an event. One class may have several types; its events know which one is theirs. */
            Group event(Class<? extends RealtimeEvent> event, String type) {
                Layout layout = new Layout(type, slots);
                byType.put(type, layout);
                byClass.put(event, layout);
                return this;
            }
        }

        /** Returns the layout of the events of a type, or null for an unknown type. */
        @Nullable
        Layout of(String type) {
            return byType.get(type);
        }
    }

    /** Reads an event, or a generated model. */
    interface Model<T> {
        T read(JsonReader in) throws IOException;
    }

    /** Opens what an event is read from. */
    interface Source {
        JsonReader open() throws IOException;
    }

    /** Reads one event up to its end, behind which nothing may follow. */
    static <T> T whole(Source source, Model<T> model) {
        try (JsonReader in = source.open()) {
            T event = model.read(in);
            in.end();
            return event;
        } catch (IOException e) {
            IOException problem = JsonSyntaxException.of(e);
            throw new IllegalArgumentException("Not an event: " + problem.getMessage(), problem);
        }
    }

    private final JsonReader in;
    private final JsonRemainder remainder;

    protected @Nullable String eventId;
    protected @Nullable JsonValue session;
    protected @Nullable RealtimeServerEventConversationCreatedConversation conversation;
    protected @Nullable String previousItemId;
    protected @Nullable RealtimeConversationItem item;
    protected @Nullable String itemId;
    protected @Nullable Long contentIndex;
    protected @Nullable Long audioEndMs;
    protected @Nullable String delta;
    protected @Nullable List<LogProbProperties> logprobs;
    protected @Nullable String text;
    protected @Nullable String id;
    protected @Nullable String speaker;
    protected @Nullable Double start;
    protected @Nullable Double end;
    protected @Nullable String transcript;
    protected @Nullable JsonNode languages;
    protected @Nullable RealtimeServerEventConversationItemInputAudioTranscriptionCompletedUsage usage;
    protected @Nullable RealtimeServerEventConversationItemInputAudioTranscriptionFailedError transcriptionError;
    protected @Nullable Long audioStartMs;
    protected @Nullable String event;
    protected @Nullable Long receivedAt;
    protected @Nullable String responseId;
    protected @Nullable RealtimeResponse response;
    protected @Nullable Long outputIndex;
    protected @Nullable RealtimeServerEventResponseContentPartAddedPart partAdded;
    protected @Nullable RealtimeServerEventResponseContentPartDonePart partDone;
    protected @Nullable AudioBytes audio;
    protected @Nullable String callId;
    protected @Nullable String name;
    protected @Nullable String arguments;
    protected @Nullable String obfuscation;
    protected @Nullable Long elapsedMs;
    protected @Nullable Long sampleRate;
    protected @Nullable Long channels;
    protected @Nullable String format;
    protected @Nullable List<RealtimeServerEventRateLimitsUpdatedRateLimit> rateLimits;
    protected @Nullable RealtimeServerEventErrorError error;
    protected @Nullable RealtimeTranscriptionSessionCreateRequest transcriptionSessionUpdate;
    protected @Nullable JsonValue responseParams;

    /** The properties outside the event's layout, and values of an undocumented type. */
    protected final Map<String, JsonNode> rest;

    EventProperties(JsonReader in, Layout layout) throws IOException {
        this.in = in;
        remainder = new JsonRemainder(layout.fields);
        in.beginObject();
        for (int index = -1; (index = in.nextField(layout.fields, index)) != Fields.END; ) {
            if (index < 0) {
                in.extra(remainder);
            } else {
                read(layout.slots[index], index);
            }
        }
        rest = remainder.toMap();
    }

    private void read(Slot slot, int index) throws IOException {
        switch (slot) {
            case TYPE -> in.string(remainder, index);
            case EVENT_ID -> eventId = in.string(remainder, index);
            case SESSION -> session = object(index, json -> session());
            case TRANSCRIPTION_SESSION -> session = object(index, json -> transcriptionSession());
            case CONVERSATION -> conversation = object(index, RealtimeServerEventConversationCreatedConversation::read);
            case PREVIOUS_ITEM_ID -> previousItemId = in.string(remainder, index);
            case ITEM -> item = object(index, RealtimeConversationItem::read);
            case ITEM_ID -> itemId = in.string(remainder, index);
            case CONTENT_INDEX -> contentIndex = in.integer(remainder, index);
            case AUDIO_END_MS -> audioEndMs = in.integer(remainder, index);
            case DELTA -> delta = in.string(remainder, index);
            case LOGPROBS -> logprobs = list(index, LogProbProperties::read);
            case TEXT -> text = in.string(remainder, index);
            case ID -> id = in.string(remainder, index);
            case SPEAKER -> speaker = in.string(remainder, index);
            case START -> start = in.number(remainder, index);
            case END -> end = in.number(remainder, index);
            case TRANSCRIPT -> transcript = in.string(remainder, index);
            case LANGUAGES -> languages = in.any(remainder, index);
            case USAGE ->
                usage = object(index, RealtimeServerEventConversationItemInputAudioTranscriptionCompletedUsage::read);
            case TRANSCRIPTION_ERROR ->
                transcriptionError =
                        object(index, RealtimeServerEventConversationItemInputAudioTranscriptionFailedError::read);
            case AUDIO_START_MS -> audioStartMs = in.integer(remainder, index);
            case EVENT -> event = in.string(remainder, index);
            case RECEIVED_AT -> receivedAt = in.integer(remainder, index);
            case RESPONSE_ID -> responseId = in.string(remainder, index);
            case RESPONSE -> response = object(index, RealtimeResponse::read);
            case OUTPUT_INDEX -> outputIndex = in.integer(remainder, index);
            case PART_ADDED -> partAdded = object(index, RealtimeServerEventResponseContentPartAddedPart::read);
            case PART_DONE -> partDone = object(index, RealtimeServerEventResponseContentPartDonePart::read);
            case AUDIO, AUDIO_DELTA -> audio = audio(index);
            case CALL_ID -> callId = in.string(remainder, index);
            case NAME -> name = in.string(remainder, index);
            case ARGUMENTS -> arguments = in.string(remainder, index);
            case OBFUSCATION -> obfuscation = in.string(remainder, index);
            case ELAPSED_MS -> elapsedMs = in.integer(remainder, index);
            case SAMPLE_RATE -> sampleRate = in.integer(remainder, index);
            case CHANNELS -> channels = in.integer(remainder, index);
            case FORMAT -> format = in.string(remainder, index);
            case RATE_LIMITS -> rateLimits = list(index, RealtimeServerEventRateLimitsUpdatedRateLimit::read);
            case SESSION_UPDATE -> session = object(index, json -> sessionUpdate());
            case TRANSCRIPTION_SESSION_UPDATE ->
                transcriptionSessionUpdate = object(index, RealtimeTranscriptionSessionCreateRequest::read);
            case RESPONSE_PARAMS -> responseParams = object(index, json -> responseParams());
            case ERROR -> error = object(index, RealtimeServerEventErrorError::read);
        }
    }

    private @Nullable AudioBytes audio(int index) throws IOException {
        byte[] bytes = in.base64(remainder, index);
        return bytes == null ? null : AudioBytes.wrap(bytes);
    }

    private <T> @Nullable T object(int index, Model<T> model) throws IOException {
        return in.isObject(remainder, index) ? model.read(in) : null;
    }

    private <T> @Nullable List<T> list(int index, Model<T> model) throws IOException {
        if (!in.isArray(remainder, index)) {
            return null;
        }
        List<T> list = new ArrayList<>();
        while (in.nextElement()) {
            if (in.isObject(list)) {
                list.add(model.read(in));
            }
        }
        return in.end(list);
    }

    /** The kind of session is in its type; a beta session has none. */
    private JsonValue session() throws IOException {
        String type = in.peek("type");
        if (type == null) {
            return RealtimeSessionObject.read(in);
        }
        return type.equals("translation")
                ? RealtimeTranslationSession.read(in)
                : RealtimeServerEventSessionCreatedSession.read(in);
    }

    private JsonValue transcriptionSession() throws IOException {
        return in.peek("type") == null
                ? RealtimeTranscriptionSessionCreateResponse.read(in)
                : RealtimeServerEventSessionCreatedSession.read(in);
    }

    /** Only the beta protocol and translation sessions leave the type out, and only the latter have the audio apart. */
    private JsonValue sessionUpdate() throws IOException {
        if (in.peek("type") != null) {
            return RealtimeClientEventSessionUpdateSession.read(in);
        }
        return in.peekPresent("audio")
                ? RealtimeTranslationSessionUpdateRequest.read(in)
                : RealtimeSessionCreateRequest.read(in);
    }

    private JsonValue responseParams() throws IOException {
        boolean beta = in.peekPresent("modalities")
                || in.peekPresent("voice")
                || in.peekPresent("output_audio_format")
                || in.peekPresent("temperature");
        return beta ? RealtimeBetaResponseCreateParams.read(in) : RealtimeResponseCreateParams.read(in);
    }
}
