package io.fluentopenai.conversations;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.api.ConversationsApi;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ConversationItem;
import io.fluentopenai.client.model.ConversationItemList;
import io.fluentopenai.client.model.CreateConversationBody;
import io.fluentopenai.client.model.CreateConversationItemsRequest;
import io.fluentopenai.client.model.DeletedConversationResource;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.ListConversationItemsParams;
import io.fluentopenai.client.model.UpdateConversationBody;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Conversations, which the server keeps and responses go on with.
 *
 * <pre>{@code
 * Conversation talk = openai.conversations().create();
 * openai.responses().model("gpt-5-mini").conversation(talk).user("My name is Ada.").send();
 * openai.responses().model("gpt-5-mini").conversation(talk).user("What is my name?").send().outputText();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/conversations">Conversations in the API reference</a>
 */
public final class Conversations extends Endpoint {
    private static final int MOST_ITEMS = 20;

    /** The conversations that a client can reach. */
    public Conversations(OpenAI openai) {
        super(openai);
    }

    private ConversationsApi api() {
        return raw().conversations();
    }

    /** Begins a conversation with nothing in it. */
    public Conversation create() {
        return create(body -> {});
    }

    /** Begins a conversation: {@code create(c -> c.items(…).metadata(…))}. */
    public Conversation create(Consumer<? super CreateConversationBody> settings) {
        return new Conversation(openai(), api().createConversationWithResponse(body(settings), options()));
    }

    /** As {@link #create()}, without blocking. */
    public CompletableFuture<Conversation> createAsync() {
        return createAsync(body -> {});
    }

    /** As {@link #create(Consumer)}, without blocking. */
    public CompletableFuture<Conversation> createAsync(Consumer<? super CreateConversationBody> settings) {
        return Futures.map(
                api().createConversationWithResponseAsync(body(settings), options()),
                conversation -> new Conversation(openai(), conversation));
    }

    private static CreateConversationBody body(Consumer<? super CreateConversationBody> settings) {
        CreateConversationBody body = new CreateConversationBody();
        Given.notNull(settings, "settings").accept(body);
        return body;
    }

    /** Looks a conversation up. */
    public Conversation get(String conversationId) {
        return new Conversation(openai(), api().getConversationWithResponse(conversationId, options()));
    }

    /** As {@link #get}, without blocking. */
    public CompletableFuture<Conversation> getAsync(String conversationId) {
        return Futures.map(
                api().getConversationWithResponseAsync(conversationId, options()),
                conversation -> new Conversation(openai(), conversation));
    }

    /** Replaces the metadata of a conversation, which is all that can be changed of it. */
    public Conversation update(String conversationId, Map<String, String> metadata) {
        return new Conversation(
                openai(),
                api().updateConversationWithResponse(
                                conversationId,
                                new UpdateConversationBody().metadata(Given.notNull(metadata, "metadata")),
                                options()));
    }

    /** As {@link #update}, without blocking. */
    public CompletableFuture<Conversation> updateAsync(String conversationId, Map<String, String> metadata) {
        return Futures.map(
                api().updateConversationWithResponseAsync(
                                conversationId,
                                new UpdateConversationBody().metadata(Given.notNull(metadata, "metadata")),
                                options()),
                conversation -> new Conversation(openai(), conversation));
    }

    /** Deletes a conversation; its items stay. True if the server says that it is gone. */
    public boolean delete(String conversationId) {
        return deleted(api().deleteConversation(conversationId, options()));
    }

    /** As {@link #delete}, without blocking. */
    public CompletableFuture<Boolean> deleteAsync(String conversationId) {
        return Futures.map(api().deleteConversationAsync(conversationId, options()), Conversations::deleted);
    }

    private static boolean deleted(DeletedConversationResource answer) {
        return Boolean.TRUE.equals(answer.deleted());
    }

    /** The items of a conversation, newest first, page by page. */
    public Page<ConversationItem> items(String conversationId) {
        return items(conversationId, params -> {});
    }

    /** As {@link #items(String)}, filtered: {@code items(id, p -> p.order("asc"))}. */
    public Page<ConversationItem> items(String conversationId, Consumer<? super ListConversationItemsParams> filter) {
        return listing(conversationId, filter).first();
    }

    /** As {@link #items(String)}, without blocking. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync(String conversationId) {
        return itemsAsync(conversationId, params -> {});
    }

    /** As {@link #items(String, Consumer)}, without blocking. */
    public CompletableFuture<Page<ConversationItem>> itemsAsync(
            String conversationId, Consumer<? super ListConversationItemsParams> filter) {
        return listing(conversationId, filter).firstAsync();
    }

    private Listing<ConversationItemList, ConversationItem, ConversationItem> listing(
            String id, Consumer<? super ListConversationItemsParams> filter) {
        return new Listing<>(
                after -> api().listConversationItemsWithResponse(id, params(filter, after), options()),
                after -> api().listConversationItemsWithResponseAsync(id, params(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                item -> Json.toTree(item).path("id").textValue(),
                (item, info) -> item);
    }

    private static ListConversationItemsParams params(
            Consumer<? super ListConversationItemsParams> filter, @Nullable String after) {
        ListConversationItemsParams params = new ListConversationItemsParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }

    /**
     * Adds items to a conversation.
     *
     * @return the items as the server has them, with ids
     * @throws IllegalArgumentException if there are none, or more than 20
     */
    public List<ConversationItem> addItems(String conversationId, List<? extends InputItem> items) {
        return items(api().createConversationItems(conversationId, request(items), null, options()));
    }

    /** As {@link #addItems}, without blocking. */
    public CompletableFuture<List<ConversationItem>> addItemsAsync(
            String conversationId, List<? extends InputItem> items) {
        return Futures.map(
                api().createConversationItemsAsync(conversationId, request(items), null, options()),
                Conversations::items);
    }

    private static CreateConversationItemsRequest request(List<? extends InputItem> items) {
        if (Given.notNull(items, "items").isEmpty() || items.size() > MOST_ITEMS) {
            throw new IllegalArgumentException(
                    "One call adds 1 to " + MOST_ITEMS + " items to a conversation, not " + items.size());
        }
        return new CreateConversationItemsRequest().items(List.copyOf(items));
    }

    private static List<ConversationItem> items(ConversationItemList list) {
        return list.data() == null ? List.of() : list.data();
    }

    /** Looks an item up. */
    public ConversationItem getItem(String conversationId, String itemId) {
        return api().getConversationItem(conversationId, itemId, null, options());
    }

    /** As {@link #getItem}, without blocking. */
    public CompletableFuture<ConversationItem> getItemAsync(String conversationId, String itemId) {
        return api().getConversationItemAsync(conversationId, itemId, null, options());
    }

    /** Deletes an item. The answer is the conversation. */
    public Conversation deleteItem(String conversationId, String itemId) {
        return new Conversation(openai(), api().deleteConversationItemWithResponse(conversationId, itemId, options()));
    }

    /** As {@link #deleteItem}, without blocking. */
    public CompletableFuture<Conversation> deleteItemAsync(String conversationId, String itemId) {
        return Futures.map(
                api().deleteConversationItemWithResponseAsync(conversationId, itemId, options()),
                conversation -> new Conversation(openai(), conversation));
    }
}
