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
 * A conversation whose items the server stores.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/conversations/object">The conversation object in the API
 *     reference</a>
 */
public final class Conversation extends ApiObject<ConversationResource> {
    /** Wraps the body of an API response. */
    public Conversation(OpenAI openai, ApiResponse<ConversationResource> response) {
        super(openai, response);
    }

    /** Wraps a conversation object, with null as {@code info} if it did not come from an API response. */
    public Conversation(OpenAI openai, ConversationResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the conversation id, {@code conv_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        Json.toTree(raw()).path("metadata").properties().forEach(pair -> {
            if (pair.getValue().isTextual()) {
                metadata.put(pair.getKey(), pair.getValue().textValue());
            }
        });
        return metadata;
    }

    /** Fetches and returns the current state. */
    public Conversation refresh() {
        return openai().conversations().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Conversation> refreshAsync() {
        return openai().conversations().getAsync(id());
    }

    /** Replaces the metadata and returns the new state. */
    public Conversation update(Map<String, String> metadata) {
        return openai().conversations().update(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Conversation> updateAsync(Map<String, String> metadata) {
        return openai().conversations().updateAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /**
     * Deletes the conversation. Its items are not deleted.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().conversations().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().conversations().deleteAsync(id());
    }

    /** Returns the items, newest first, page by page. */
    public Page<ConversationItem> items() {
        return openai().conversations().items(id());
    }

    /** Async version of {@link #items}. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync() {
        return openai().conversations().itemsAsync(id());
    }

    /** Works like {@link #items()}, with query parameters, for example {@code items(p -> p.order("asc"))}. */
    public Page<ConversationItem> items(Consumer<? super ListConversationItemsParams> filter) {
        return openai().conversations().items(id(), filter);
    }

    /** Async version of {@link #items(Consumer)}. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync(Consumer<? super ListConversationItemsParams> filter) {
        return openai().conversations().itemsAsync(id(), filter);
    }

    /** Fetches an item of the conversation. */
    public ConversationItem getItem(String itemId) {
        return openai().conversations().getItem(id(), itemId);
    }

    /** Async version of {@link #getItem(String)}. */
    public CompletableFuture<ConversationItem> getItemAsync(String itemId) {
        return openai().conversations().getItemAsync(id(), itemId);
    }

    /** Deletes an item and returns the new state of the conversation. */
    public Conversation deleteItem(String itemId) {
        return openai().conversations().deleteItem(id(), itemId);
    }

    /** Async version of {@link #deleteItem(String)}. */
    public CompletableFuture<Conversation> deleteItemAsync(String itemId) {
        return openai().conversations().deleteItemAsync(id(), itemId);
    }

    /**
     * Adds 1 to 20 items and returns them with their ids.
     *
     * @throws IllegalArgumentException if there are no items, or more than 20
     */
    public List<ConversationItem> addItems(List<? extends InputItem> items) {
        return openai().conversations().addItems(id(), items);
    }

    /** Async version of {@link #addItems}. */
    public CompletableFuture<List<ConversationItem>> addItemsAsync(List<? extends InputItem> items) {
        return openai().conversations().addItemsAsync(id(), items);
    }
}
