package dev.latchkey.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A database that notes what each thread asks of it, so that what runs in the background is told apart. */
final class CountedStatements {

    private final DataSource source;
    private final Map<Thread, Queue<String>> asked = new ConcurrentHashMap<>();

    CountedStatements(DataSource target) {
        source = proxy(DataSource.class, target, "");
    }

    DataSource source() {
        return source;
    }

    /** The statements that this thread executes meanwhile. */
    List<String> during(Runnable action) {
        Queue<String> own = asked.computeIfAbsent(Thread.currentThread(), thread -> new ConcurrentLinkedQueue<>());
        own.clear();
        action.run();
        return new ArrayList<>(own);
    }

    private <T> T proxy(Class<T> type, T target, String sql) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, values) -> call(target, method, values, sql)));
    }

    private Object call(Object target, Method method, Object[] values, String sql) throws Throwable {
        String given = values != null && values.length > 0 && values[0] instanceof String text ? text : sql;
        if (target instanceof Statement && method.getName().startsWith("execute")) {
            asked.computeIfAbsent(Thread.currentThread(), thread -> new ConcurrentLinkedQueue<>())
                    .add(given);
        }
        Object result;
        try {
            result = method.invoke(target, values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (result instanceof PreparedStatement prepared) {
            return proxy(PreparedStatement.class, prepared, given);
        }
        if (result instanceof Statement plain && method.getName().equals("createStatement")) {
            return proxy(Statement.class, plain, "");
        }
        return result instanceof Connection connection && target instanceof DataSource
                ? proxy(Connection.class, connection, "")
                : result;
    }
}
