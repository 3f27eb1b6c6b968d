package io.fluentopenai.realtime.event;

import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO;
import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO_END_MS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.CONTENT_INDEX;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ITEM;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ITEM_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.PREVIOUS_ITEM_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RESPONSE_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RESPONSE_PARAMS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.SESSION_UPDATE;
import static io.fluentopenai.realtime.event.EventProperties.Slot.TRANSCRIPTION_SESSION_UPDATE;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.EventProperties.Layout;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Decides by its type which client event the JSON is. */
final class ClientEventReader extends EventProperties {
    static final Map<String, Layout> LAYOUTS = new HashMap<>();

    static {
        Layout.of(SESSION_UPDATE).isOf(LAYOUTS, "session.update");
        Layout.of(TRANSCRIPTION_SESSION_UPDATE).isOf(LAYOUTS, "transcription_session.update");
        Layout.of(AUDIO).isOf(LAYOUTS, "input_audio_buffer.append", "session.input_audio_buffer.append");
        Layout.of()
                .isOf(
                        LAYOUTS,
                        "session.close",
                        "input_audio_buffer.commit",
                        "input_audio_buffer.clear",
                        "output_audio_buffer.clear");
        Layout.of(PREVIOUS_ITEM_ID, ITEM).isOf(LAYOUTS, "conversation.item.create");
        Layout.of(ITEM_ID).isOf(LAYOUTS, "conversation.item.retrieve", "conversation.item.delete");
        Layout.of(ITEM_ID, CONTENT_INDEX, AUDIO_END_MS).isOf(LAYOUTS, "conversation.item.truncate");
        Layout.of(RESPONSE_PARAMS).isOf(LAYOUTS, "response.create");
        Layout.of(RESPONSE_ID).isOf(LAYOUTS, "response.cancel");
    }

    private ClientEventReader(JsonReader in, Layout layout) throws IOException {
        super(in, layout);
    }

    static ClientEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        Layout layout = type == null ? null : LAYOUTS.get(type);
        return type == null || layout == null
                ? new ClientEvent.Unknown(in)
                : new ClientEventReader(in, layout).event(type);
    }

    private ClientEvent event(String type) {
        return switch (type) {
            case "session.update" -> new ClientEvent.SessionUpdate(eventId, session, rest);
            case "transcription_session.update" ->
                new ClientEvent.TranscriptionSessionUpdate(eventId, transcriptionSessionUpdate, rest);
            case "session.close" -> new ClientEvent.SessionClose(eventId, rest);
            case "input_audio_buffer.append" -> new ClientEvent.InputAudioBufferAppend(eventId, audio, rest);
            case "session.input_audio_buffer.append" ->
                new ClientEvent.SessionInputAudioBufferAppend(eventId, audio, rest);
            case "input_audio_buffer.commit" -> new ClientEvent.InputAudioBufferCommit(eventId, rest);
            case "input_audio_buffer.clear" -> new ClientEvent.InputAudioBufferClear(eventId, rest);
            case "output_audio_buffer.clear" -> new ClientEvent.OutputAudioBufferClear(eventId, rest);
            case "conversation.item.create" ->
                new ClientEvent.ConversationItemCreate(eventId, previousItemId, item, rest);
            case "conversation.item.retrieve" -> new ClientEvent.ConversationItemRetrieve(eventId, itemId, rest);
            case "conversation.item.truncate" ->
                new ClientEvent.ConversationItemTruncate(eventId, itemId, contentIndex, audioEndMs, rest);
            case "conversation.item.delete" -> new ClientEvent.ConversationItemDelete(eventId, itemId, rest);
            case "response.create" -> new ClientEvent.ResponseCreate(eventId, responseParams, rest);
            case "response.cancel" -> new ClientEvent.ResponseCancel(eventId, responseId, rest);
            default -> throw new IllegalStateException("There is a layout of " + type + ", and no case");
        };
    }
}
