package io.fluentopenai.conversations;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.ConversationsApi;
import io.fluentopenai.client.model.ConversationItem;
import io.fluentopenai.client.model.ConversationItemList;
import io.fluentopenai.client.model.ConversationResource;
import io.fluentopenai.client.model.CreateConversationBody;
import io.fluentopenai.client.model.CreateConversationItemsRequest;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.ListConversationItemsParams;
import io.fluentopenai.client.model.UpdateConversationBody;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The conversations endpoint. The server stores the items of a conversation, and responses continue it.
 *
 * <pre>{@code
 * Conversation talk = openai.conversations().create();
 * openai.responses().model("gpt-5.6-luna").conversation(talk).user("My name is Ada.").send();
 * openai.responses().model("gpt-5.6-luna").conversation(talk).user("What is my name?").send().outputText();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/conversations">Conversations in the API reference</a>
 */
public final class Conversations extends Endpoint {
    private static final int MOST_ITEMS = 20;

    /** Creates the endpoint of a client. */
    public Conversations(OpenAI openai) {
        super(openai);
    }

    private ConversationsApi api() {
        return raw().conversations();
    }

    private Conversation conversation(ApiResponse<ConversationResource> response) {
        return new Conversation(openai(), response);
    }

    /** Creates an empty conversation. */
    public Conversation create() {
        return create(body -> {});
    }

    /** Creates a conversation with request parameters, for example {@code create(c -> c.items(…).metadata(…))}. */
    public Conversation create(Consumer<? super CreateConversationBody> settings) {
        return conversation(
                api().createConversationWithResponse(Given.set(new CreateConversationBody(), settings), options()));
    }

    /** Async version of {@link #create()}. */
    public CompletableFuture<Conversation> createAsync() {
        return createAsync(body -> {});
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Conversation> createAsync(Consumer<? super CreateConversationBody> settings) {
        return Futures.map(
                api().createConversationWithResponseAsync(Given.set(new CreateConversationBody(), settings), options()),
                this::conversation);
    }

    /** Fetches a conversation. */
    public Conversation get(String conversationId) {
        return conversation(api().getConversationWithResponse(conversationId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Conversation> getAsync(String conversationId) {
        return Futures.map(api().getConversationWithResponseAsync(conversationId, options()), this::conversation);
    }

    /** Replaces the metadata of a conversation and returns its new state. Nothing else of it can be changed. */
    public Conversation update(String conversationId, Map<String, String> metadata) {
        return conversation(api().updateConversationWithResponse(
                        conversationId,
                        new UpdateConversationBody().metadata(Given.notNull(metadata, "metadata")),
                        options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Conversation> updateAsync(String conversationId, Map<String, String> metadata) {
        return Futures.map(
                api().updateConversationWithResponseAsync(
                                conversationId,
                                new UpdateConversationBody().metadata(Given.notNull(metadata, "metadata")),
                                options()),
                this::conversation);
    }

    /**
     * Deletes a conversation. Its items are not deleted.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String conversationId) {
        return LenientValues.isTrue(
                api().deleteConversation(conversationId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String conversationId) {
        return Futures.map(
                api().deleteConversationAsync(conversationId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the items of a conversation, newest first, page by page. */
    public Page<ConversationItem> items(String conversationId) {
        return items(conversationId, params -> {});
    }

    /** Works like {@link #items(String)}, with query parameters, for example {@code items(id, p -> p.order("asc"))}. */
    public Page<ConversationItem> items(String conversationId, Consumer<? super ListConversationItemsParams> filter) {
        return listing(conversationId, filter).first();
    }

    /** Async version of {@link #items(String)}. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync(String conversationId) {
        return itemsAsync(conversationId, params -> {});
    }

    /** Async version of {@link #items(String, Consumer)}. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync(
            String conversationId, Consumer<? super ListConversationItemsParams> filter) {
        return listing(conversationId, filter).firstAsync();
    }

    private Listing<ListConversationItemsParams, ConversationItem, ConversationItem> listing(
            String id, Consumer<? super ListConversationItemsParams> filter) {
        return new Listing<>(
                ListConversationItemsParams::new,
                filter,
                params -> api().listConversationItemsWithResponse(id, params, options()),
                params -> api().listConversationItemsWithResponseAsync(id, params, options()),
                (item, info) -> item);
    }

    /**
     * Adds items to a conversation.
     *
     * @return the added items with their ids
     * @throws IllegalArgumentException if there are no items, or more than 20
     */
    public List<ConversationItem> addItems(String conversationId, List<? extends InputItem> items) {
        return items(api().createConversationItems(conversationId, request(items), null, options()));
    }

    /** Async version of {@link #addItems}. */
    public CompletableFuture<List<ConversationItem>> addItemsAsync(
            String conversationId, List<? extends InputItem> items) {
        return Futures.map(
                api().createConversationItemsAsync(conversationId, request(items), null, options()),
                Conversations::items);
    }

    private static CreateConversationItemsRequest request(List<? extends InputItem> items) {
        Given.check(
                !Given.notNull(items, "items").isEmpty() && items.size() <= MOST_ITEMS,
                "One call adds 1 to " + MOST_ITEMS + " items to a conversation, not " + items.size());
        return new CreateConversationItemsRequest().items(List.copyOf(items));
    }

    private static List<ConversationItem> items(ConversationItemList list) {
        return list.data() == null ? List.of() : list.data();
    }

    /** Fetches an item of a conversation. */
    public ConversationItem getItem(String conversationId, String itemId) {
        return api().getConversationItem(conversationId, itemId, null, options());
    }

    /** Async version of {@link #getItem}. */
    public CompletableFuture<ConversationItem> getItemAsync(String conversationId, String itemId) {
        return api().getConversationItemAsync(conversationId, itemId, null, options());
    }

    /** Deletes an item and returns the new state of the conversation. */
    public Conversation deleteItem(String conversationId, String itemId) {
        return conversation(api().deleteConversationItemWithResponse(conversationId, itemId, options()));
    }

    /** Async version of {@link #deleteItem}. */
    public CompletableFuture<Conversation> deleteItemAsync(String conversationId, String itemId) {
        return Futures.map(
                api().deleteConversationItemWithResponseAsync(conversationId, itemId, options()), this::conversation);
    }
}
