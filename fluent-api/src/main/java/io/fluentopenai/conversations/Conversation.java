package io.fluentopenai.conversations;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ConversationItem;
import io.fluentopenai.client.model.ConversationResource;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.ListConversationItemsParams;
import io.fluentopenai.internal.Given;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that the server keeps.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/conversations/object">The conversation object in the API
 *     reference</a>
 */
public final class Conversation extends ApiObject<ConversationResource> {
    /** What a call answered. */
    public Conversation(OpenAI openai, ApiResponse<ConversationResource> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public Conversation(OpenAI openai, ConversationResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code conv_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Its metadata; empty if it has none. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        Json.toTree(raw()).path("metadata").properties().forEach(pair -> {
            if (pair.getValue().isTextual()) {
                metadata.put(pair.getKey(), pair.getValue().textValue());
            }
        });
        return metadata;
    }

    /** Its state now. */
    public Conversation refresh() {
        return openai().conversations().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Conversation> refreshAsync() {
        return openai().conversations().getAsync(id());
    }

    /** Replaces its metadata. */
    public Conversation update(Map<String, String> metadata) {
        return openai().conversations().update(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Conversation> updateAsync(Map<String, String> metadata) {
        return openai().conversations().updateAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /** Deletes it; its items stay. True if the server says that it is gone. */
    public boolean delete() {
        return openai().conversations().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().conversations().deleteAsync(id());
    }

    /** Its items, newest first, page by page. */
    public Page<ConversationItem> items() {
        return openai().conversations().items(id());
    }

    /** Async version of {@link #items}. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync() {
        return openai().conversations().itemsAsync(id());
    }

    /** Works like {@link #items()}, filtered: {@code items(p -> p.order("asc"))}. */
    public Page<ConversationItem> items(Consumer<? super ListConversationItemsParams> filter) {
        return openai().conversations().items(id(), filter);
    }

    /** Async version of {@link #items(Consumer)}. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync(Consumer<? super ListConversationItemsParams> filter) {
        return openai().conversations().itemsAsync(id(), filter);
    }

    /** Looks up one of its items. */
    public ConversationItem getItem(String itemId) {
        return openai().conversations().getItem(id(), itemId);
    }

    /** Async version of {@link #getItem(String)}. */
    public CompletableFuture<ConversationItem> getItemAsync(String itemId) {
        return openai().conversations().getItemAsync(id(), itemId);
    }

    /** Deletes one of its items, and returns the conversation. */
    public Conversation deleteItem(String itemId) {
        return openai().conversations().deleteItem(id(), itemId);
    }

    /** Async version of {@link #deleteItem(String)}. */
    public CompletableFuture<Conversation> deleteItemAsync(String itemId) {
        return openai().conversations().deleteItemAsync(id(), itemId);
    }

    /** Adds 1 to 20 items. */
    public List<ConversationItem> addItems(List<? extends InputItem> items) {
        return openai().conversations().addItems(id(), items);
    }

    /** Async version of {@link #addItems}. */
    public CompletableFuture<List<ConversationItem>> addItemsAsync(List<? extends InputItem> items) {
        return openai().conversations().addItemsAsync(id(), items);
    }
}
