package io.fluentopenai.realtime.event;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.EventProperties.Layout;
import io.fluentopenai.realtime.event.EventProperties.Slot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Decides by its type which client event the JSON is. */
final class ClientEventReader {
    private static final Map<String, Layout> LAYOUTS = new HashMap<>();

    static {
        Layout.of(Slot.SESSION_UPDATE).isOf(LAYOUTS, "session.update");
        Layout.of(Slot.TRANSCRIPTION_SESSION_UPDATE).isOf(LAYOUTS, "transcription_session.update");
        Layout.of(Slot.AUDIO).isOf(LAYOUTS, "input_audio_buffer.append", "session.input_audio_buffer.append");
        Layout.of()
                .isOf(
                        LAYOUTS,
                        "session.close",
                        "input_audio_buffer.commit",
                        "input_audio_buffer.clear",
                        "output_audio_buffer.clear");
        Layout.of(Slot.PREVIOUS_ITEM_ID, Slot.ITEM).isOf(LAYOUTS, "conversation.item.create");
        Layout.of(Slot.ITEM_ID).isOf(LAYOUTS, "conversation.item.retrieve", "conversation.item.delete");
        Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.AUDIO_END_MS).isOf(LAYOUTS, "conversation.item.truncate");
        Layout.of(Slot.RESPONSE_PARAMS).isOf(LAYOUTS, "response.create");
        Layout.of(Slot.RESPONSE_ID).isOf(LAYOUTS, "response.cancel");
    }

    private ClientEventReader() {}

    static ClientEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        Layout layout = type == null ? null : LAYOUTS.get(type);
        if (type == null || layout == null) {
            return new ClientEvent.Unknown(in);
        }
        EventProperties p = new EventProperties(in, layout);
        return switch (type) {
            case "session.update" -> new ClientEvent.SessionUpdate(p.eventId, p.session, p.rest);
            case "transcription_session.update" ->
                new ClientEvent.TranscriptionSessionUpdate(p.eventId, p.transcriptionSessionUpdate, p.rest);
            case "session.close" -> new ClientEvent.SessionClose(p.eventId, p.rest);
            case "input_audio_buffer.append" -> new ClientEvent.InputAudioBufferAppend(p.eventId, p.audio, p.rest);
            case "session.input_audio_buffer.append" ->
                new ClientEvent.SessionInputAudioBufferAppend(p.eventId, p.audio, p.rest);
            case "input_audio_buffer.commit" -> new ClientEvent.InputAudioBufferCommit(p.eventId, p.rest);
            case "input_audio_buffer.clear" -> new ClientEvent.InputAudioBufferClear(p.eventId, p.rest);
            case "output_audio_buffer.clear" -> new ClientEvent.OutputAudioBufferClear(p.eventId, p.rest);
            case "conversation.item.create" ->
                new ClientEvent.ConversationItemCreate(p.eventId, p.previousItemId, p.item, p.rest);
            case "conversation.item.retrieve" -> new ClientEvent.ConversationItemRetrieve(p.eventId, p.itemId, p.rest);
            case "conversation.item.truncate" ->
                new ClientEvent.ConversationItemTruncate(p.eventId, p.itemId, p.contentIndex, p.audioEndMs, p.rest);
            case "conversation.item.delete" -> new ClientEvent.ConversationItemDelete(p.eventId, p.itemId, p.rest);
            case "response.create" -> new ClientEvent.ResponseCreate(p.eventId, p.responseParams, p.rest);
            case "response.cancel" -> new ClientEvent.ResponseCancel(p.eventId, p.responseId, p.rest);
            default -> throw new IllegalStateException("There is a layout of " + type + ", and no case");
        };
    }
}
