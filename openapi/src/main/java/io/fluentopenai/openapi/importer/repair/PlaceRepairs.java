package io.fluentopenai.openapi.importer.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.NodeKind;
import io.fluentopenai.openapi.importer.read.NodeKind.Form;
import io.fluentopenai.openapi.importer.read.Place;
import io.fluentopenai.openapi.importer.read.Places;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.importer.read.SourceDocument;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of {@link Repairs} for members that cannot stand where they do: their name is wrong, or their indent. */
final class PlaceRepairs {
    /** Matches the names of the official document's extensions, and a misspelt {@code x-}. */
    private static final Pattern EXTENSION = Pattern.compile("[-_]?(?i:oai|stainless).*|[xX]_.+|X-.+");

    /**
     * The intended meaning of a member.
     *
     * @param taken the same in words
     * @param repair makes it that
     */
    record Reading(String taken, Runnable repair) {}

    /** A member of an object. */
    private record Member(Spot spot, ObjectNode object, String key, JsonNode value) {}

    private final ObjectNode root;
    private final Places places;
    private final Collection<String> extensions;
    private final Collection<String> missing;
    private final BiConsumer<Spot, String> visit;

    /**
     * @param document the document that is repaired
     * @param extensions names of extensions of the document, without their {@code x-}
     * @param missing names of component schemas that the document refers to and does not have
     * @param visit takes a member that has come to its place
     */
    PlaceRepairs(
            SourceDocument document,
            Collection<String> extensions,
            Collection<String> missing,
            BiConsumer<Spot, String> visit) {
        this.root = document.root();
        this.places = document.places();
        this.extensions = extensions;
        this.missing = missing;
        this.visit = visit;
    }

    /** Returns whether a member is an extension whose name does not say so, or one among the entries of a map. */
    boolean isExtension(Spot spot, String key, JsonNode value) {
        boolean sure = EXTENSION.matcher(key).matches();
        boolean likely = extensions.contains(key) && !NodeKind.SCHEMA.isLike(value);
        if (spot.kind().form() == Form.OBJECT) {
            return !spot.kind().words().contains(key) && (sure || likely);
        }
        NodeKind entry = spot.kind().each();
        return (sure || likely || Vocabulary.isExtension(key)) && !entry.isLike(value) && !entry.allows(value);
    }

    /** Returns the likely meaning of a misplaced member; null if there is none, or more than one. */
    @Nullable
    Reading reading(Spot spot, ObjectNode object, String key) {
        JsonNode value = object.path(key);
        Member member = new Member(spot, object, key, value);
        if (isExtension(spot, key, value)) {
            return new Reading("an extension, whose name starts with 'x-'", () -> object.remove(key));
        }
        Reading certain = named(member);
        if (certain == null) {
            certain = word(member, Spelling.same(key, words(member)));
        }
        return certain != null
                ? certain
                : only(
                        word(member, Spelling.similar(key, words(member))),
                        entry(member),
                        inItself(member),
                        further(member),
                        back(member));
    }

    private static @Nullable Reading only(@Nullable Reading... readings) {
        Reading only = null;
        int likely = 0;
        for (Reading reading : readings) {
            only = reading == null ? only : reading;
            likely += reading == null ? 0 : 1;
        }
        return likely == 1 ? only : null;
    }

    /** The words that could have the value of a member. */
    private static List<String> words(Member member) {
        boolean schema = NodeKind.SCHEMA.isLike(member.value());
        return member.spot().kind().words().stream()
                .filter(word -> {
                    NodeKind kind = member.spot().kind().member(word, member.value());
                    return kind != null && (kind == NodeKind.ANY ? !schema : ValueRepairs.canBe(kind, member.value()));
                })
                .toList();
    }

    private @Nullable Reading word(Member member, @Nullable String word) {
        boolean prose = word != null && Vocabulary.PROSE.contains(word);
        if (word == null || word.equals(member.key()) || (member.object().has(word) && !prose)) {
            return null;
        }
        return renamed(member, word);
    }

    /** An entry of a map that has rules for the names of its entries. */
    private @Nullable Reading entry(Member member) {
        NodeKind kind = member.spot().kind();
        String meant = member.key();
        if (kind == NodeKind.RESPONSES) {
            String upper = meant.strip().toUpperCase(Locale.ROOT);
            meant = upper.equals("DEFAULT") ? "default" : upper;
        } else if (kind == NodeKind.PATHS && kind.each().isLike(member.value())) {
            meant = '/' + meant;
        }
        return kind.member(meant) == null || member.object().has(meant) ? null : renamed(member, meant);
    }

    private Reading renamed(Member member, String name) {
        return new Reading("'" + name + "'", () -> put(member, member.spot(), name, member.key()));
    }

    /** A schema within a schema of the same name says more of it, unless it says otherwise. */
    private @Nullable Reading inItself(Member member) {
        Spot spot = member.spot();
        boolean same = spot.around() != null
                && spot.around().kind().form() == Form.MAP
                && spot.name().equals(member.key());
        if (!same || !(member.value() instanceof ObjectNode inner)) {
            return null;
        }
        ObjectNode object = member.object();
        boolean circle = inner.equals(Json.ref('#' + spot.at()));
        boolean more = (spot.kind().isLike(inner) || inner.has(member.key()))
                && !contradicts(object.deepCopy().without(member.key()), inner);
        if (!circle && !more) {
            return null;
        }
        return new Reading("the one that it is nested in", () -> {
            object.remove(member.key());
            if (!circle) {
                merge(object, inner);
                inner.fieldNames().forEachRemaining(name -> visit.accept(spot, name));
            }
        });
    }

    private static boolean contradicts(JsonNode one, JsonNode other) {
        for (Map.Entry<String, JsonNode> member : Json.members(other)) {
            JsonNode mine = one.path(member.getKey());
            JsonNode theirs = member.getValue();
            boolean free = mine.isMissingNode()
                    || mine.equals(theirs)
                    || Vocabulary.PROSE.contains(member.getKey())
                    || member.getKey().equals("required");
            if (!free && !(mine.isObject() && theirs.isObject() && !contradicts(mine, theirs))) {
                return true;
            }
        }
        return false;
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            JsonNode mine = into.get(member.getKey());
            if (mine == null) {
                into.set(member.getKey(), member.getValue());
            } else if (mine instanceof ObjectNode old && member.getValue() instanceof ObjectNode more) {
                merge(old, more);
            } else if (mine instanceof ArrayNode old && member.getKey().equals("required")) {
                Set<String> known = Set.copyOf(Json.texts(into, "required"));
                Json.texts(from, "required").stream()
                        .filter(name -> !known.contains(name))
                        .forEach(old::add);
            }
        }
    }

    /** A schema that the document speaks of by its name: as of a component, or of a property that is required. */
    private @Nullable Reading named(Member member) {
        Spot spot = member.spot();
        boolean like = NodeKind.SCHEMA.isLike(member.value());
        if (like && missing.contains(member.key()) && root.at("/components/schemas") instanceof ObjectNode all) {
            return moved(member, new Spot(NodeKind.SCHEMAS, all, "/components/schemas", null), null);
        }
        boolean own = spot.kind() == NodeKind.SCHEMA
                && requires(spot, member.key())
                && (like || NodeKind.SCHEMA.allows(member.value()));
        JsonNode properties = member.object().path("properties");
        if (!own || !(properties.isObject() || properties.isMissingNode())) {
            return null;
        }
        JsonNode holder = properties.isObject() ? properties : Json.object();
        Reading reading = moved(member, spot.child("properties", NodeKind.PROPERTIES, holder), null);
        return reading == null
                ? null
                : new Reading(reading.taken(), () -> {
                    member.object().set("properties", holder);
                    reading.repair().run();
                });
    }

    private static boolean requires(@Nullable Spot schema, String property) {
        return schema != null && Json.texts(schema.node(), "required").contains(property);
    }

    /** A member that belongs to the one before it, which ends too early: the indent is too small. */
    private @Nullable Reading further(Member member) {
        String before = null;
        for (Map.Entry<String, JsonNode> each : member.object().properties()) {
            if (each.getKey().equals(member.key())) {
                break;
            }
            before = each.getKey();
        }
        if (before == null) {
            return null;
        }
        JsonNode holder = member.object().path(before);
        NodeKind kind = member.spot().kind().member(before, holder);
        return kind != null && takes(member.spot().child(before, kind, holder), member)
                ? moved(member, member.spot().child(before, kind, holder), null)
                : null;
    }

    /** A member that belongs to a node around the one that it stands in: the indent is too large. */
    private @Nullable Reading back(Member member) {
        Spot from = member.spot();
        for (Spot spot = from.around(); spot != null; spot = spot.around()) {
            if (takes(spot, member)) {
                boolean unclear = spot.kind() == NodeKind.PROPERTIES
                        && !requires(spot.around(), member.key())
                        && from.at().equals(member.spot().at())
                        && isIncomplete(member.object());
                return unclear ? null : moved(member, spot, from.name());
            }
            if (spot.node().has(member.key())) {
                return null;
            }
            from = spot;
        }
        return null;
    }

    /** Returns whether a member could stand in a node. Where something is required, it has to be declared. */
    private static boolean takes(Spot spot, Member member) {
        boolean takes = spot.kind().takes(spot.node(), member.key(), member.value());
        if (spot.kind() == NodeKind.SCHEMA && member.key().equals("required")) {
            for (JsonNode name : member.value()) {
                takes &= spot.node().path("properties").has(name.asText());
            }
        }
        return takes;
    }

    /** Returns whether a schema lacks what its type lets expect: what stands in it may be just that, under another name. */
    private static boolean isIncomplete(JsonNode schema) {
        String type = Json.text(schema, "type");
        return ("object".equals(type) && !schema.has("properties")) || ("array".equals(type) && !schema.has("items"));
    }

    private @Nullable Reading moved(Member member, Spot into, @Nullable String behind) {
        JsonNode there = into.node().get(member.key());
        String at = Pointer.child(into.at(), member.key());
        if (there == null) {
            return new Reading(at + ", at a wrong indent", () -> put(member, into, member.key(), behind));
        }
        return there.equals(member.value())
                ? new Reading("a copy of " + at, () -> member.object().remove(member.key()))
                : null;
    }

    /** Takes a member away and puts it where it belongs, unless there is such a one. */
    private void put(Member member, Spot into, String name, @Nullable String behind) {
        Place place = places.of(Pointer.child(member.spot().at(), member.key()));
        ObjectNode holder = (ObjectNode) into.node();
        if (!holder.has(name)) {
            Json.putBehind(holder, behind, name, member.value());
            if (place != null) {
                places.put(holder, name, place);
            }
        }
        member.object().remove(member.key());
        visit.accept(into, name);
    }
}
