package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Matches events of the server to the client's events that they answer. */
final class AnswerMatcher {
    private AnswerMatcher() {}

    /** The answers to an event; null if the server does not answer it, or nobody knows how. Responses are not among them. */
    static @Nullable Predicate<ServerEvent> to(ClientEvent event) {
        if (event instanceof ClientEvent.SessionUpdate || event instanceof ClientEvent.TranscriptionSessionUpdate) {
            return answer -> answer instanceof ServerEvent.SessionUpdated
                    || answer instanceof ServerEvent.TranscriptionSessionUpdated;
        }
        if (event instanceof ClientEvent.SessionClose) {
            return answer -> answer instanceof ServerEvent.SessionClosed;
        }
        if (event instanceof ClientEvent.InputAudioBufferCommit) {
            return answer -> answer instanceof ServerEvent.InputAudioBufferCommitted;
        }
        if (event instanceof ClientEvent.InputAudioBufferClear) {
            return answer -> answer instanceof ServerEvent.InputAudioBufferCleared;
        }
        if (event instanceof ClientEvent.OutputAudioBufferClear) {
            return answer -> answer instanceof ServerEvent.OutputAudioBufferCleared;
        }
        if (event instanceof ClientEvent.ConversationItemCreate create) {
            String id = create.item() == null ? null : create.item().id();
            return answer -> answer instanceof ServerEvent.ConversationItem item
                    && !(item instanceof ServerEvent.ConversationItemRetrieved)
                    && item.item() != null
                    && Objects.equals(id, item.item().id());
        }
        if (event instanceof ClientEvent.ConversationItemRetrieve retrieve) {
            return answer -> answer instanceof ServerEvent.ConversationItemRetrieved item
                    && item.item() != null
                    && Objects.equals(retrieve.itemId(), item.item().id());
        }
        if (event instanceof ClientEvent.ConversationItemTruncate truncate) {
            return answer -> answer instanceof ServerEvent.ConversationItemTruncated item
                    && Objects.equals(truncate.itemId(), item.itemId());
        }
        if (event instanceof ClientEvent.ConversationItemDelete delete) {
            return answer -> answer instanceof ServerEvent.ConversationItemDeleted item
                    && Objects.equals(delete.itemId(), item.itemId());
        }
        return null;
    }

    /** Returns whether an item that nobody has given an id to may be this one: it is of the same kind. */
    static boolean mayBe(ClientEvent.ConversationItemCreate create, ServerEvent answer) {
        RealtimeConversationItem item = create.item();
        boolean isNew = answer instanceof ServerEvent.ConversationItemAdded
                || answer instanceof ServerEvent.ConversationItemCreated;
        return isNew
                && item != null
                && item.id() == null
                && answer instanceof ServerEvent.ConversationItem added
                && added.item() != null
                && added.item().getClass() == item.getClass();
    }
}
